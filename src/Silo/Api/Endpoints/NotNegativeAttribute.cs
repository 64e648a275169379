using System.ComponentModel.DataAnnotations;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>A number of 64 bits that is 0 or more.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotNegativeAttribute() : RangeAttribute(typeof(long), "0", "9223372036854775807");
