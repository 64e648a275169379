using Npgsql;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

public sealed class AddressTests : StoreTests
{
    [Fact]
    public void Every_part_of_an_address_reaches_the_driver()
    {
        NpgsqlConnectionStringBuilder driver = Parse(
            "postgresql://an%40na:p%3A%2Fw@db.example:6543/sw%20eep"
            + "?sslmode=verify-full&application_name=x&Maximum%20Pool%20Size=7");
        Assert.Equal(
            ("db.example", 6543, "sw eep", "an@na", "p:/w", SslMode.VerifyFull, "x", 7),
            (driver.Host, driver.Port, driver.Database, driver.Username, driver.Password, driver.SslMode,
                driver.ApplicationName, driver.MaxPoolSize));
        Assert.Equal("/run/postgresql", Parse("postgres:///sweep?host=/run/postgresql").Host);
        Assert.Equal("::1", Parse("postgres://[::1]/sweep").Host);
    }

    [Fact]
    public void Options_have_the_names_of_libpq_too()
    {
        NpgsqlConnectionStringBuilder driver = Parse(
            "postgres://h/d?gssencmode=disable&channel_binding=require&connect_timeout=3&sslrootcert=/ca.pem");
        Assert.Equal(
            (GssEncryptionMode.Disable, ChannelBinding.Require, 3, "/ca.pem"),
            (driver.GssEncryptionMode, driver.ChannelBinding, driver.Timeout, driver.RootCertificate));
    }

    [Fact]
    public void Nothing_is_prepared_reset_or_multiplexed_whatever_the_address_says()
    {
        NpgsqlConnectionStringBuilder driver = Parse(
            "postgres://h/d?No%20Reset%20On%20Close=false&Max%20Auto%20Prepare=10");
        Assert.Equal((true, 0, false), (driver.NoResetOnClose, driver.MaxAutoPrepare, driver.Multiplexing));
    }

    [Theory]
    [InlineData("postgres://")]
    [InlineData("postgres:///sweep")]
    [InlineData("postgres://u:secret@h/d?colour=red")]
    [InlineData("postgres://u:secret@h/d?sslmode")]
    [InlineData("postgres://u:secret@h:port/d")]
    [InlineData("sweep.db")]
    public void What_is_no_address_is_refused_without_telling_the_password(string address)
    {
        FormatException error = Assert.Throws<FormatException>(() => PostgresAddress.Parse(address));
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void People_are_shown_no_password() =>
        Assert.Equal("h:5432/d", PostgresAddress.Parse("postgres://anna:secret@h/d").ToString());

    [Fact]
    public async Task Host_whose_name_does_not_resolve_may_do_so_later()
    {
        await using NpgsqlConnection connection = new(Parse("postgres://anna@sweep.invalid/d").ConnectionString);
        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => connection.OpenAsync(Cancel));
        Assert.True(PostgresErrors.IsTransient(error), $"{error}");
    }

    private static NpgsqlConnectionStringBuilder Parse(string address) =>
        new(PostgresAddress.Parse(address).ConnectionString());
}
