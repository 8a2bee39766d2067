"""Draws bar charts as SVG, which are readable on light and dark pages."""

from html import escape

WIDTH, LABEL, BAR, GAP = 720, 190, 18, 6
OURS, OTHERS, TEXT = "#c2603d", "#8a93a6", "#7a7a7a"


def bars(title, unit, rows):
    """Returns the lines of one group: a bar for each `(label, value)`, of which the longest has the full width and the first is ours."""
    largest = max(value for _, value in rows)
    room = WIDTH - LABEL - 110
    lines = [f'<text x="0" y="14" font-weight="bold">{escape(title)}</text>']
    for index, (label, value) in enumerate(rows):
        top = 28 + index * (BAR + GAP)
        width = max(1, round(room * value / largest))
        color = OURS if index == 0 else OTHERS
        lines += [
            f'<text x="{LABEL - 8}" y="{top + 13}" text-anchor="end">{escape(label)}</text>',
            f'<rect x="{LABEL}" y="{top}" width="{width}" height="{BAR}" fill="{color}"/>',
            f'<text x="{LABEL + width + 6}" y="{top + 13}">{number(value)} {escape(unit)}</text>',
        ]
    return lines, 28 + len(rows) * (BAR + GAP) + 10


def chart(groups):
    """Returns the text of an SVG file with several groups of bars."""
    out, top = [], 8
    for title, unit, rows in groups:
        lines, height = bars(title, unit, rows)
        out += [f'<g transform="translate(0 {top})">', *(f"  {line}" for line in lines), "</g>"]
        top += height + 8
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" font-family="sans-serif" font-size="13" fill="{TEXT}">'
    return "\n".join([head, *out, "</svg>"]) + "\n"


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
