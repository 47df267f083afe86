namespace Grainline.Pages.Texts;

/// <summary>Names the resource files with the console's texts: <c>Text.resx</c> (English), <c>Text.es.resx</c>, <c>Text.it.resx</c>.</summary>
public sealed class Text;
