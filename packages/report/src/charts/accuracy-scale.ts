import { axisX, dot, link, rect, ruleX, text } from '@observablehq/plot';
import type { Html } from '../html/html.js';
import { formatPercent } from '../numbers/format-number.js';
import type { Summary } from '../statistics/summary.js';
import { drawPlot } from './draw-plot.js';

/** The accuracy and its interval on a scale from 0 to 1, beside what guessing would get. */
export function accuracyScale({ accuracy, interval, chance, majority }: Summary): Html {
  const [low, high] = interval;
  const guesses =
    majority - chance < 0.02
      ? [{ share: Math.max(majority, chance), name: 'guessing' }]
      : [
          { share: chance, name: 'drawing lots' },
          { share: majority, name: 'largest class' },
        ];
  // Two names next to each other go to two sides of their marks.
  const crowded = guesses.length === 2 && majority - chance < 0.25;
  return drawPlot(
    `Accuracy ${formatPercent(accuracy)}, interval ${formatPercent(low)} to ${formatPercent(high)}; chance ${formatPercent(chance)}, largest class ${formatPercent(majority)}`,
    {
      width: 560,
      height: 76,
      marginLeft: 12,
      marginRight: 22,
      marginTop: 24,
      marginBottom: 24,
      x: { domain: [0, 1] },
      y: { domain: [0, 1], axis: null },
      marks: [
        rect([0], { x1: 0, x2: 1, y1: 0.35, y2: 0.65, fill: 'var(--empty)', rx: 4 }),
        rect([0], {
          x1: 0,
          x2: accuracy,
          y1: 0.35,
          y2: 0.65,
          fill: 'var(--accent)',
          fillOpacity: 0.28,
          rx: 4,
        }),
        link([0], {
          x1: low,
          x2: high,
          y1: 0.5,
          y2: 0.5,
          stroke: 'var(--accent)',
          strokeWidth: 5,
          strokeLinecap: 'round',
        }),
        dot([0], {
          x: accuracy,
          y: 0.5,
          r: 6,
          fill: 'var(--accent)',
          stroke: 'var(--paper)',
          strokeWidth: 2,
        }),
        ruleX(guesses, { x: 'share', stroke: 'currentColor', strokeWidth: 1.5 }),
        ...guesses.map((guess, i) =>
          text([guess], {
            x: 'share',
            text: 'name',
            frameAnchor: 'top',
            dy: -14,
            fill: 'var(--muted)',
            textAnchor: crowded
              ? i === 0
                ? 'end'
                : 'start'
              : guess.share < 0.1
                ? 'start'
                : 'middle',
            dx: crowded ? (i === 0 ? -4 : 4) : 0,
          }),
        ),
        axisX({ ticks: [0, 0.25, 0.5, 0.75, 1], tickFormat: '.0%', tickSize: 0, label: null }),
      ],
    },
  );
}
