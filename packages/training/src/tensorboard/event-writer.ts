import { bytes, double, integer, message, text, type Field } from './protobuf.js';
import { encodeRecord } from './record.js';
import type { EventSink } from './event-sink.js';
import type { SummaryValue } from './summaries.js';

let writers = 0;

/**
 * One event file of a run, in TensorBoard's format.
 *
 * @example
 * const writer = new EventWriter(eventFolder('logs'), 'mine');
 * await writer.summaries(step, [scalarSummary('temperature', 21.5)]);
 */
export class EventWriter {
  readonly #name: string;
  #begun = false;

  /** @param run folder of the run within the sink: `train`, `validation`, or empty */
  constructor(
    private readonly sink: EventSink,
    run: string,
    private readonly now: () => number = () => Date.now() / 1000,
  ) {
    const id = `${Math.floor(now())}.${Math.random().toString(36).slice(2, 8)}.${writers++}`;
    this.#name = `${run ? `${run}/` : ''}events.out.tfevents.${id}.graft`;
  }

  async summaries(step: number, values: readonly SummaryValue[]): Promise<void> {
    if (values.length === 0) return;
    await this.#write(
      integer(2, step),
      bytes(5, message(...values.map((value) => bytes(1, value)))),
    );
  }

  async graph(graphDef: Uint8Array): Promise<void> {
    await this.#write(bytes(4, graphDef));
  }

  async #write(...fields: readonly Field[]): Promise<void> {
    const time = double(1, this.now());
    const records = this.#begun ? [] : [encodeRecord(message(time, text(3, 'brain.Event:2')))];
    this.#begun = true;
    records.push(encodeRecord(message(time, ...fields)));
    for (const record of records) await this.sink.append(this.#name, record);
  }
}
