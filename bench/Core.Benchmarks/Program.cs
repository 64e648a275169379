using BenchmarkDotNet.Running;
using Sweep.Core.Benchmarks;

// `quick` prints best-of-many figures within a minute; anything else is BenchmarkDotNet's command line.
if (args is ["quick", .. string[] parts])
{
    QuickReport.Print(parts);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(QuickReport).Assembly).Run(args);
