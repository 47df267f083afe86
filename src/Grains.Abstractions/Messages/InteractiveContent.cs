using System.Collections.Immutable;

namespace Grainline.Messages;

/// <summary>A text with reply buttons or with a list to choose from: one of <see cref="Buttons"/> and <see cref="List"/>.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.InteractiveContent")]
public sealed record InteractiveContent
{
    /// <summary>At most <see cref="MessageLimits.InteractiveBody"/> characters.</summary>
    [Id(0)]
    public required string Body { get; init; }

    [Id(1)]
    public string? Header { get; init; }

    /// <summary>Above buttons only: an image, video or document in place of <see cref="Header"/>.</summary>
    [Id(2)]
    public MediaContent? HeaderMedia { get; init; }

    [Id(3)]
    public string? Footer { get; init; }

    /// <summary>One to <see cref="MessageLimits.Buttons"/>.</summary>
    [Id(4)]
    public ImmutableArray<ReplyButton> Buttons
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    [Id(5)]
    public ListMenu? List { get; init; }
}

/// <summary>A button that answers.</summary>
/// <param name="Id">Comes back with the answer.</param>
/// <param name="Title">What it says.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ReplyButton")]
public sealed record ReplyButton([property: Id(0)] string Id, [property: Id(1)] string Title);

/// <summary>A list that opens from a button.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ListMenu")]
public sealed record ListMenu
{
    /// <summary>What the button says that opens the list.</summary>
    [Id(0)]
    public required string Button { get; init; }

    /// <summary>One to <see cref="MessageLimits.Sections"/>, with <see cref="MessageLimits.Rows"/> rows in total.</summary>
    [Id(1)]
    public ImmutableArray<ListSection> Sections
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}

/// <summary>Rows under a title; the title is needed when there are several sections.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ListSection")]
public sealed record ListSection
{
    [Id(0)]
    public string? Title { get; init; }

    [Id(1)]
    public ImmutableArray<ListRow> Rows
    {
        get => field.IsDefault ? [] : field;
        init;
    }
}

/// <summary>Something to choose.</summary>
/// <param name="Id">Comes back with the answer.</param>
/// <param name="Title">What it says.</param>
/// <param name="Description">What stands below, if anything.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ListRow")]
public sealed record ListRow([property: Id(0)] string Id, [property: Id(1)] string Title, [property: Id(2)] string? Description = null);
