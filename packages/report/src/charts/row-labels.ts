import { axisY, type AxisYOptions } from '@observablehq/plot';

/** Names of the rows of a chart: rows are counted, so that two may have the same name. */
export function rowLabels(names: readonly string[]): {
  readonly margin: number;
  readonly domain: readonly number[];
  readonly axis: ReturnType<typeof axisY>;
} {
  const longest = Math.max(0, ...names.map((name) => [...name].length));
  const options: AxisYOptions = {
    tickFormat: (i: number) => names[i] ?? '',
    tickSize: 0,
    label: null,
    lineWidth: 17,
    textOverflow: 'ellipsis-end',
  };
  return {
    margin: 14 + Math.min(170, longest * 6.6),
    domain: names.map((_, i) => i),
    axis: axisY(options),
  };
}
