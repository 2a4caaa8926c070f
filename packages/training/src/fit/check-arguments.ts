import { ConfigError, type ErrorDetails } from '@graftjs/core';
import { isLoss, type Losses } from '../losses.js';

/** What the compiler says to those who have one, said to all others before anything is done. */
interface Arguments {
  readonly where: string;
  readonly model: unknown;
  readonly options: unknown;
  /** Names of the options there are. */
  readonly known: object;
  /** Those that must be given. */
  readonly required?: readonly string[];
}

type Given = { readonly [name: string]: unknown };

/** Throws a ConfigError where the model is none, or options are missing, unknown or of another kind. */
export function checkArguments({ where, model, options, known, required = [] }: Arguments): void {
  const wrong = (details: Omit<ErrorDetails, 'where'> & { readonly at?: string }): ConfigError =>
    new ConfigError({ ...details, where: details.at ? `${where}, ${details.at}` : where });
  if (!isKind(model, ['build', 'parameters', 'inputs'])) {
    throw wrong({
      problem: 'the first argument is no model',
      operands: [{ label: 'got', value: kindOf(model) }],
      hint: `A model comes first, the data second: ${where}(model, { x, y }, { … }).`,
    });
  }
  if (options !== undefined && !isKind(options, [])) {
    throw wrong({
      problem: 'the options are no object',
      operands: [{ label: 'got', value: kindOf(options) }],
      hint: `Data are one argument: ${where}(model, { x, y }, { … }).`,
    });
  }
  const given = (options ?? {}) as Given;
  for (const name of Object.keys(given)) {
    if (!(name in known)) throw ConfigError.unknownOption(where, name, Object.keys(known));
  }
  for (const name of required) {
    if (given[name] !== undefined && given[name] !== null) continue;
    throw wrong({ problem: `the option "${name}" is missing`, hint: EXAMPLES[name] });
  }
  checkValue('loss', given['loss'], isLosses, wrong);
  checkValue('optimizer', given['optimizer'], (value) => isKind(value, ['apply', 'park']), wrong);
  checkMetrics(given['metrics'], wrong);
  checkCallbacks(given['callbacks'], wrong);
}

type Wrong = (details: Omit<ErrorDetails, 'where'> & { readonly at?: string }) => ConfigError;

const EXAMPLES: { readonly [name: string]: string } = {
  loss: 'For instance loss: categoricalCrossentropy(), of @graftjs/losses.',
  optimizer: 'For instance optimizer: adam(1e-3), of @graftjs/optimizers.',
};

/** A value of the right kind; its factory, uncalled, and its name are the usual mistakes. */
function checkValue(
  name: string,
  value: unknown,
  fits: (value: unknown) => boolean,
  wrong: Wrong,
): void {
  if (value === undefined || fits(value)) return;
  const called = `Call it: ${name}: ${nameOf(value)}().`;
  const named = `It takes values; names are for model.compile of graftjs. ${EXAMPLES[name]}`;
  throw wrong({
    problem: `the option "${name}" cannot be used`,
    operands: [{ label: 'got', value: kindOf(value) }],
    hint: isFactory(value) ? called : named,
  });
}

function checkMetrics(metrics: unknown, wrong: Wrong): void {
  if (metrics === undefined) return;
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) {
    throw wrong({
      problem: 'the option "metrics" cannot be used',
      operands: [{ label: 'got', value: kindOf(metrics) }],
      hint: 'Give metrics the names they have in logs: metrics: { acc: accuracy() }.',
    });
  }
  for (const [key, value] of Object.entries(metrics as Given)) {
    const metric = (value as { metric?: unknown } | null)?.metric ?? value;
    if (isKind(metric, ['statistics', 'result'])) continue;
    throw wrong({
      at: `metric "${key}"`,
      problem: 'it is no metric',
      operands: [{ label: 'got', value: kindOf(metric) }],
      hint: isFactory(metric)
        ? `Call it: ${key}: ${nameOf(metric)}().`
        : 'For instance acc: accuracy(), of @graftjs/metrics.',
    });
  }
}

function checkCallbacks(callbacks: unknown, wrong: Wrong): void {
  if (callbacks === undefined) return;
  const list = Array.isArray(callbacks) ? (callbacks as readonly unknown[]) : [callbacks];
  for (const [i, callback] of list.entries()) {
    if (Array.isArray(callbacks) && isKind(callback, ['name', 'reads'])) continue;
    throw wrong({
      at: `callback ${i}`,
      problem: Array.isArray(callbacks) ? 'it is no callback' : 'callbacks are a list',
      operands: [{ label: 'got', value: kindOf(callback) }],
      hint: isFactory(callback)
        ? `Call it: ${nameOf(callback)}(…).`
        : "Callbacks of your own are made by defineCallback({ name: 'mine', onEpochEnd() { … } }).",
    });
  }
}

function isLosses(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isLoss(value as Losses)) return true;
  const parts = Object.values(value);
  return parts.length > 0 && parts.every((part) => isKind(part, ['call', 'perExample']));
}

function isKind(value: unknown, members: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return members.every((member) => member in value);
}

const isFactory = (value: unknown): boolean => typeof value === 'function';

/** `losses/MeanSquaredError` → `meanSquaredError`, `optimizers/SGD` → `sgd`; or a function's name. */
function nameOf(value: unknown): string {
  const { type = '', name } = value as { readonly type?: string; readonly name: string };
  const own = type.slice(type.lastIndexOf('/') + 1);
  if (own === '') return name;
  return /^[A-Z][A-Z]/.test(own) ? own.toLowerCase() : own.charAt(0).toLowerCase() + own.slice(1);
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : typeof value;
}
