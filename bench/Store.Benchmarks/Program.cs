using System.Globalization;
using Sweep.Store.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), $"sweep-bench-{Environment.ProcessId}");
using Server server = Server.Start(folder);
await StoreReport.PrintAsync(server.Address);
