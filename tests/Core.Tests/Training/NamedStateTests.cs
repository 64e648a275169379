using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class NamedStateTests
{
    [Fact]
    public void An_included_state_shares_its_numbers_with_the_outer_one()
    {
        NamedState inner = Inner(), outer = new();
        outer.AddScalar("first", 1);
        outer.Include("inner.", inner);
        outer.AddScalar("last", 3);
        Assert.Equal(["first", "inner.step", "last"], outer.ScalarNames);
        Assert.Equal("inner.m", Assert.Single(outer.Vectors).Name);
        inner.Scalars[0] = 7;
        Assert.Equal([1, 7, 3], outer.Scalars.ToArray());
        outer.Scalars[1] = 8;
        outer.Vectors[0].Buffer.Span[0] = 9;
        Assert.Equal([8], inner.Scalars.ToArray());
        Assert.Equal(9, inner.Vectors[0].Buffer.Span[0]);
    }

    [Fact]
    public void A_checkpoint_of_the_outer_state_restores_every_inner_one()
    {
        (NamedState inner, NamedState outermost) = Nested();
        inner.Scalars[0] = 7;
        inner.Vectors[0].Buffer.Span[1] = 5;
        using MemoryStream stream = new();
        outermost.Write(new(stream));
        stream.Position = 0;
        (NamedState restored, NamedState reader) = Nested();
        reader.Read(new(stream));
        Assert.Equal(7, restored.Scalars[0]);
        Assert.Equal(5, restored.Vectors[0].Buffer.Span[1]);
    }

    [Fact]
    public void An_included_state_neither_grows_nor_moves()
    {
        NamedState inner = Inner();
        new NamedState().Include("a.", inner);
        Assert.Throws<InvalidOperationException>(() => inner.AddScalar("more"));
        Assert.Throws<InvalidOperationException>(() => inner.AddVector("more", 1));
        Assert.Throws<InvalidOperationException>(() => new NamedState().Include("b.", inner));
    }

    private static NamedState Inner()
    {
        NamedState inner = new();
        inner.AddScalar("step");
        inner.AddVector("m", 3);
        return inner;
    }

    private static (NamedState Inner, NamedState Outermost) Nested()
    {
        (NamedState inner, NamedState middle, NamedState outermost) = (Inner(), new(), new());
        middle.AddScalar("middle");
        middle.Include("inner.", inner);
        outermost.AddScalar("outer");
        outermost.Include("middle.", middle);
        return (inner, outermost);
    }
}
