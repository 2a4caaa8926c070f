import { formatShape, GraftError } from '@graftjs/core';
import { inspect, readModel, type Inspection } from '@graftjs/formats';
import { loadClassifier } from '@graftjs/transfer';
import {
  describePreprocessing,
  identify,
  stages,
  type Preprocessing,
  type Stage,
  zooLayers,
} from '@graftjs/zoo';
import { chooseBackend } from '../backends/choose-backend.js';
import { openDelta, type DeltaModel } from '../delta/delta-run.js';
import { hasLabels } from '../models/has-labels.js';
import { metadataBeside } from '../models/metadata-beside.js';
import type { Output } from '../terminal/output.js';
import { table } from '../terminal/table.js';

export interface InfoOptions {
  /** Lists every layer. */
  readonly layers: boolean;
}

/** `graft info`: what a model file holds, what Graft knows of it, and whether it loads. */
export async function info(path: string, options: InfoOptions, output: Output): Promise<number> {
  await chooseBackend('cpu');
  const learned = await openDelta(path);
  if (learned) return infoOfDelta(path, learned, output);
  const file = await inspect(path, { customObjects: zooLayers });
  const loaded = file.weightsAlone ? { ...NOTHING, problem: null } : await load(path);
  const { parts, problem, ...known } = loaded;
  output.say(described(file, loaded));
  if (parts.length > 0) output.say(`\n${stageTable(parts)}`);
  if (options.layers) output.say(`\n${layerTable(file)}`);
  if (!problem && file.remarks.length > 0) output.say(notes(file.remarks));
  if (problem) output.say(`\n  It cannot be loaded:\n${problem.replaceAll(/^/gm, '    ')}`);
  output.result({
    ...file,
    ...known,
    loads: problem === null && !file.weightsAlone,
    stages: parts.map(summaryOf),
  });
  return problem === null ? 0 : 1;
}

/** What a run folder holds that keeps what was learned alone. */
function infoOfDelta(path: string, learned: DeltaModel, output: Output): number {
  const { model, base, architecture, numbers, bytes, labels, preprocessing } = learned;
  const parts = stages(model);
  const rows = [
    ['format', 'delta: what was learned, beside its base'],
    ['base', base],
    ['numbers', `${grouped(numbers)} (${sizeInWords(bytes)})`],
    ...(architecture ? [['architecture', architecture]] : []),
    ['images', describePreprocessing(preprocessing)],
    ['labels', labels.join(', ')],
  ] as [string, string][];
  output.say(`${path}\n${columns(rows)}\n\n${stageTable(parts)}`);
  output.result({
    ...{ where: path, format: 'delta', base, architecture, numbers, bytes, labels, preprocessing },
    ...{ loads: true, stages: parts.map(summaryOf) },
  });
  return 0;
}

interface Loaded {
  readonly architecture: string | null;
  readonly license: string | null;
  readonly preprocessing: Preprocessing | null;
  readonly labels: readonly string[] | null;
  readonly parts: readonly Stage[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Why it cannot be loaded. */
  readonly problem: string | null;
}

const NOTHING: Omit<Loaded, 'problem'> = {
  architecture: null,
  license: null,
  preprocessing: null,
  labels: null,
  parts: [],
  inputs: [],
  outputs: [],
};

async function load(path: string): Promise<Loaded> {
  try {
    const run = (await hasLabels(path)) ? await loadClassifier(path) : null;
    const model = run?.model ?? (await readModel(path, { customObjects: zooLayers })).model;
    const identity = identify(model, { metadata: await metadataBeside(path) });
    return {
      architecture: identity?.architecture ?? null,
      license: identity?.license ?? null,
      preprocessing: run?.preprocessing ?? identity?.preprocessing ?? null,
      labels: run?.labels ?? identity?.labels ?? null,
      parts: identity?.stages ?? stages(model),
      inputs: model.inputs.map(({ shape }) => formatShape(shape)),
      outputs: model.outputs.map(({ shape }) => formatShape(shape)),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof GraftError)) throw error;
    return { ...NOTHING, problem: error.message };
  }
}

function described(file: Inspection, loaded: Loaded): string {
  const { inputs, outputs, architecture, license, preprocessing, labels } = loaded;
  const written = [
    // TensorFlow.js says its own name in the place of a version.
    file.kerasVersion && file.kerasVersion.replace(/^(?=\d)/, 'Keras '),
    file.generatedBy,
    file.convertedBy,
  ];
  const rows: [string, string][] = [
    ['format', [file.format, ...written].filter(Boolean).join(', ')],
  ];
  if (file.layers.length > 0) {
    const size = `${sizeInWords(file.weightBytes)}, ${file.dtypes.join(', ')}`;
    rows.push(['layers', `${file.layers.length}`]);
    rows.push(['parameters', `${grouped(file.parameters)} (${size})`]);
  }
  if (file.training) rows.push(['compiled', file.training]);
  if (inputs.length > 0) rows.push(['input', inputs.join(', ')], ['output', outputs.join(', ')]);
  if (architecture) rows.push(['architecture', architecture + (license ? ` (${license})` : '')]);
  if (preprocessing) rows.push(['images', describePreprocessing(preprocessing)]);
  if (labels) rows.push(['labels', labels.join(', ')]);
  return `${file.where}\n${columns(rows)}`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`).join('\n');
}

interface StageSummary {
  readonly name: string;
  readonly layers: number;
  readonly parameters: number;
  readonly resolution: readonly (number | null)[] | null;
}

function summaryOf({ name, layers, resolution }: Stage): StageSummary {
  const parameters = new Set(layers.flatMap((layer) => layer.parameters));
  const count = [...parameters].reduce((sum, { size }) => sum + size, 0);
  return { name, layers: layers.length, parameters: count, resolution };
}

function stageTable(parts: readonly Stage[]): string {
  const rows = parts
    .map(summaryOf)
    .map(({ name, layers, parameters, resolution }) => [
      name,
      layers,
      grouped(parameters),
      resolution ? resolution.map((side) => side ?? '?').join(' x ') : '',
    ]);
  return table([['stage', 'layers', 'parameters', 'gives'], ...rows]);
}

function layerTable({ layers }: Inspection): string {
  const rows = layers.map(({ path, className, parameters, known, outputShape }) => [
    path,
    className + (known ? '' : ' (unknown)'),
    grouped(parameters),
    outputShape ? formatShape(outputShape) : '',
  ]);
  return table([['layer', 'class', 'parameters', 'gives'], ...rows]);
}

const grouped = (count: number): string => count.toLocaleString('en-US');
const sizeInWords = (bytes: number): string =>
  bytes < 2 ** 18 ? `${(bytes / 2 ** 10).toFixed(1)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** More notes than these say the same of many layers. */
const MOST_NOTES = 8;

function notes(remarks: readonly string[]): string {
  const shown = remarks.slice(0, MOST_NOTES).map((remark) => `\n  Note: ${remark}`);
  const left = remarks.length - shown.length;
  return [...shown, ...(left > 0 ? [`\n  And ${left} notes more (--json lists them).`] : [])].join(
    '\n',
  );
}
