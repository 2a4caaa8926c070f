import { readAttributes, type Attribute } from './groups/attributes.js';
import type { GlobalHeap } from './data/global-heap.js';
import type { FileFrame } from './structure/byte-cursor.js';
import type { HeaderMessage } from './structure/object-header.js';

/** What groups and arrays have in common: a path and attributes. */
export abstract class Hdf5Node {
  #attributes: Map<string, () => Attribute> | null = null;
  readonly #read = new Map<string, Attribute>();

  protected constructor(
    protected readonly frame: FileFrame,
    protected readonly heap: GlobalHeap,
    protected readonly messages: readonly HeaderMessage[],
    /** Names from the root down, joined by `/`. */
    readonly path: string,
  ) {}

  get attributeNames(): string[] {
    return [...this.#all.keys()];
  }

  attribute(name: string): Attribute | null {
    const known = this.#read.get(name);
    if (known) return known;
    const attribute = this.#all.get(name)?.() ?? null;
    if (attribute) this.#read.set(name, attribute);
    return attribute;
  }

  /** An attribute that is a text, whether it was stored as text or as bytes. */
  text(name: string): string | null {
    const values = this.attribute(name)?.values;
    if (!values || values.length !== 1) return null;
    return typeof values[0] === 'string' ? values[0] : null;
  }

  /** An attribute that is a list of texts; `null` where there is none. */
  texts(name: string): string[] | null {
    const attribute = this.attribute(name);
    if (!attribute) return null;
    const { values } = attribute;
    // h5py writes an empty list of texts as an empty list of numbers.
    if (values.length === 0) return [];
    return typeof values[0] === 'string' ? (values as string[]) : null;
  }

  get #all(): Map<string, () => Attribute> {
    return (this.#attributes ??= readAttributes(this.frame, this.messages, this.heap));
  }
}
