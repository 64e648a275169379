using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Switching;

/// <summary>What a rule is made for.</summary>
/// <param name="From">The first optimizer.</param>
/// <param name="Layout">The parameters.</param>
public readonly record struct SwitchRuleContext(ComponentSpec From, ParameterLayout Layout);
