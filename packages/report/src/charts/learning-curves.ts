import {
  areaY,
  axisX,
  axisY,
  dot,
  gridY,
  lineY,
  ruleX,
  text,
  type Markish,
} from '@observablehq/plot';
import { type Html, html } from '../html/html.js';
import type { EpochFigures, PhaseReport } from '../run-report.js';
import { drawPlot } from './draw-plot.js';

interface Point {
  readonly epoch: number;
  readonly phase: number;
  readonly value: number;
}

/** Which figure a chart shows, of the training and of the validation examples. */
export interface CurveSelection {
  readonly name: string;
  readonly training: (figures: EpochFigures) => number | undefined;
  readonly validation: (figures: EpochFigures) => number | undefined;
  /** A share between 0 and 1, with an axis in per cent. */
  readonly share: boolean;
}

/** A figure over the epochs of all phases, `null` where no epoch has it. */
export function learningCurves(
  phases: readonly PhaseReport[],
  { name, training, validation, share }: CurveSelection,
): Html | null {
  const trainingPoints = pointsOf(phases, training);
  const validationPoints = pointsOf(phases, validation);
  const values = [...trainingPoints, ...validationPoints].map(({ value }) => value);
  const finite = values.filter(Number.isFinite);
  if (values.length === 0) return null;
  if (finite.length === 0) {
    return html`<p class="warning">${name}: not one value is finite.</p>`;
  }
  const epochs = phases.reduce((total, phase) => total + phase.epochs.length, 0);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const floor = share ? Math.max(0, Math.floor(low * 10 - 0.5) / 10) : Math.min(0, low);
  const ceiling = share ? 1 : high > floor ? high * 1.04 : floor + 1;
  const chart = drawPlot(`${name} over ${epochs} epochs`, {
    width: 460,
    height: 250,
    marginLeft: 42,
    marginRight: 14,
    marginTop: 26,
    marginBottom: 34,
    x: { domain: epochs > 1 ? [1, epochs] : [0.5, 1.5] },
    y: { domain: [floor, ceiling] },
    marks: [
      gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 5 }),
      axisY({ ticks: 5, tickSize: 0, ...(share ? { tickFormat: '.0%' } : {}), label: null }),
      axisX({
        ticks: epochTicks(epochs),
        tickFormat: 'd',
        tickSize: 4,
        label: 'epoch',
        labelAnchor: 'right',
        labelArrow: 'none',
      }),
      ...phaseMarks(phases),
      areaY(validationPoints, {
        x: 'epoch',
        y1: floor,
        y2: 'value',
        z: null,
        fill: 'var(--accent)',
        fillOpacity: share ? 0.07 : 0,
      }),
      ...curve(trainingPoints, 'var(--quiet)', '4 3'),
      ...curve(validationPoints, 'var(--accent)', null),
      ...keptMark(phases, validationPoints),
    ],
  });
  const lost = values.length - finite.length;
  return html`<figure class="chart">
    <figcaption>
      <b>${name}</b>
      ${trainingPoints.length > 0 && html`<span class="key training">training</span>`}
      ${validationPoints.length > 0 && html`<span class="key validation">validation</span>`}
    </figcaption>
    ${chart}
    ${lost > 0 && html`<p class="warning">${lost} of ${values.length} values are not finite and are missing from the chart.</p>`}
  </figure>`;
}

function pointsOf(
  phases: readonly PhaseReport[],
  select: (figures: EpochFigures) => number | undefined,
): Point[] {
  const all = phases.flatMap(({ epochs }, phase) => epochs.map((figures) => ({ phase, figures })));
  return all.flatMap(({ phase, figures }, i) => {
    const value = select(figures);
    return value === undefined ? [] : [{ epoch: i + 1, phase, value }];
  });
}

function curve(points: readonly Point[], stroke: string, dashes: string | null): Markish[] {
  if (points.length === 0) return [];
  const line = lineY(points, {
    x: 'epoch',
    y: 'value',
    stroke,
    strokeWidth: 2,
    curve: 'monotone-x',
    ...(dashes === null ? {} : { strokeDasharray: dashes }),
  });
  return points.length > 12
    ? [line]
    : [
        line,
        dot(points, {
          x: 'epoch',
          y: 'value',
          r: 2.2,
          fill: stroke,
          title: ({ epoch, value }: Point) => `epoch ${epoch}: ${value.toPrecision(4)}`,
        }),
      ];
}

/** A rule where a phase begins, and the names of the phases along the top. */
function phaseMarks(phases: readonly PhaseReport[]): Markish[] {
  if (phases.length < 2) return [];
  const total = phases.reduce((sum, { epochs }) => sum + epochs.length, 0);
  let before = 0;
  const starts = phases.map(({ name, epochs }) => {
    const start = before;
    before += epochs.length;
    return { name, from: start === 0 ? 1 : start + 0.5, share: epochs.length / total };
  });
  return [
    ruleX(starts.slice(1), { x: 'from', stroke: 'var(--muted)', strokeDasharray: '2 3' }),
    // A phase that is a small part of the run has no room for its name.
    text(
      starts.filter(({ share }) => share > 0.15),
      {
        x: 'from',
        text: 'name',
        frameAnchor: 'top',
        dy: -14,
        dx: 4,
        textAnchor: 'start',
        fill: 'var(--muted)',
        lineWidth: 14,
        textOverflow: 'ellipsis-end',
      },
    ),
  ];
}

function keptMark(phases: readonly PhaseReport[], points: readonly Point[]): Markish[] {
  let before = 0;
  const kept = phases.flatMap(({ epochs, kept }) => {
    const epoch = kept === undefined ? null : before + kept + 1;
    before += epochs.length;
    return epoch === null ? [] : points.filter((point) => point.epoch === epoch);
  });
  return [
    dot(kept, {
      x: 'epoch',
      y: 'value',
      r: 5.5,
      stroke: 'var(--accent)',
      strokeWidth: 1.6,
      title: () => 'these weights were kept',
    }),
  ];
}

/** Whole epochs only, at most about ten. */
function epochTicks(epochs: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => epochs / size <= 10) ?? 1000;
  const ticks = [1];
  for (let epoch = step === 1 ? 2 : step; epoch <= epochs; epoch += step) ticks.push(epoch);
  return ticks;
}
