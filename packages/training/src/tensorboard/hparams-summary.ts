import { bytes, double, integer, message, text } from './protobuf.js';
import { metadataSummary, type SummaryValue } from './summaries.js';

/** What a run was made with, for TensorBoard's table of runs. */
export interface HyperParameters {
  readonly [name: string]: number | string | boolean;
}

const PLUGIN = 'hparams';

/** The columns, the values of this run, and that it ended well. */
export function hparamsSummaries(
  values: HyperParameters,
  metrics: readonly string[],
  { name, startSeconds }: { readonly name: string; readonly startSeconds: number },
): SummaryValue[] {
  const infos = Object.entries(values).map(([key, value]) =>
    bytes(4, message(text(1, key), integer(4, typeCode(value)))),
  );
  const columns = metrics.map((tag) => bytes(5, message(bytes(1, message(text(2, tag))))));
  const experiment = message(...infos, ...columns);
  const entries = Object.entries(values).map(([key, value]) =>
    bytes(1, message(text(1, key), bytes(2, protobufValue(value)))),
  );
  const start = message(...entries, text(4, name), double(5, startSeconds));
  return [
    metadataSummary('_hparams_/experiment', PLUGIN, message(bytes(2, experiment))),
    metadataSummary('_hparams_/session_start_info', PLUGIN, message(bytes(3, start))),
  ];
}

/** That the run came to its end. */
export const hparamsEnd = (endSeconds: number): SummaryValue =>
  metadataSummary(
    '_hparams_/session_end_info',
    PLUGIN,
    message(bytes(4, message(integer(1, 1), double(2, endSeconds)))),
  );

const typeCode = (value: number | string | boolean): number =>
  typeof value === 'string' ? 1 : typeof value === 'boolean' ? 2 : 3;

function protobufValue(value: number | string | boolean): Uint8Array {
  if (typeof value === 'number') return message(double(2, value));
  return typeof value === 'string' ? message(text(3, value)) : message(integer(4, value ? 1 : 0));
}
