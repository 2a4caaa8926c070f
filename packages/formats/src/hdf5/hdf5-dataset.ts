import { elementBytes } from './groups/attributes.js';
import { readDataspace, type Dataspace } from './data/dataspace.js';
import { dtypeName, readDatatype, type Datatype } from './data/datatype.js';
import { decodeNumbers, decodeTexts, type Elements } from './data/decode-elements.js';
import { readFill } from './data/fill.js';
import { readFilters } from './data/filters.js';
import type { GlobalHeap } from './data/global-heap.js';
import { readLayout } from './data/layout.js';
import { readArrayBytes } from './data/read-dataset.js';
import { Hdf5Node } from './hdf5-node.js';
import { damaged, type ByteCursor, type FileFrame } from './structure/byte-cursor.js';
import { MESSAGE, type HeaderMessage } from './structure/object-header.js';

/** An array in a file; its elements are read when they are asked for. */
export class Hdf5Dataset extends Hdf5Node {
  readonly #space: Dataspace;
  readonly #type: Datatype;

  constructor(
    frame: FileFrame,
    heap: GlobalHeap,
    messages: readonly HeaderMessage[],
    path: string,
  ) {
    super(frame, heap, messages, path);
    this.#space = readDataspace(this.#message(MESSAGE.dataspace));
    this.#type = readDatatype(this.#message(MESSAGE.datatype));
  }

  get shape(): readonly number[] {
    return this.#space.shape;
  }

  /** Number of elements. */
  get size(): number {
    return this.#space.size;
  }

  /** `float32`, `int64`, `string`, …; what opaque elements are, a `dtype` beside them says. */
  get dtype(): string {
    const name = dtypeName(this.#type);
    return name.startsWith('opaque') ? (this.text('dtype') ?? name) : name;
  }

  /** Bytes of an element in the file. */
  get itemSize(): number {
    return this.#type.size;
  }

  read(): Elements {
    const { frame } = this;
    if (this.messages.some(({ type }) => type === MESSAGE.externalFiles)) {
      throw damaged(frame.where, `array "${this.path}" lies in other files, which are not opened`);
    }
    const filters = this.messages.find(({ type }) => type === MESSAGE.filters);
    const bytes = readArrayBytes(frame, {
      space: this.#space,
      elementBytes: elementBytes(this.#type, frame),
      layout: readLayout(this.#message(MESSAGE.layout)),
      filters: filters ? readFilters(filters.body()) : [],
      fill: readFill(this.messages),
    });
    return this.#type.kind.endsWith('string')
      ? decodeTexts(bytes, this.#type, this.size, this.heap, frame)
      : decodeNumbers(bytes, this.#type, frame.where);
  }

  #message(wanted: number): ByteCursor {
    const message = this.messages.find(({ type }) => type === wanted);
    if (message) return message.body();
    throw damaged(this.frame.where, `array "${this.path}" is incomplete`);
  }
}
