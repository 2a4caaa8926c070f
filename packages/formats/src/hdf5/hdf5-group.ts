import type { GlobalHeap } from './data/global-heap.js';
import type { Link } from './groups/link.js';
import { isGroup, readLinks } from './groups/links.js';
import { Hdf5Dataset } from './hdf5-dataset.js';
import { Hdf5Node } from './hdf5-node.js';
import { damaged, type FileFrame } from './structure/byte-cursor.js';
import { MESSAGE, readObjectHeader } from './structure/object-header.js';

/** How many soft links may lead on to each other, and how deep groups may lie. */
const MOST_HOPS = 16;
const MOST_DEPTH = 64;

/** A folder of an HDF5 file. */
export class Hdf5Group extends Hdf5Node {
  #links: Map<string, Link> | null = null;
  readonly #opened = new Map<string, Hdf5Group | Hdf5Dataset>();
  #root: Hdf5Group = this;

  /** The object at an address. */
  static at(
    frame: FileFrame,
    heap: GlobalHeap,
    address: number,
    path: string,
  ): Hdf5Group | Hdf5Dataset {
    frame.budget.spend(128);
    const messages = readObjectHeader(frame, address);
    return isGroup(messages) || !messages.some(({ type }) => type === MESSAGE.dataspace)
      ? new Hdf5Group(frame, heap, messages, path)
      : new Hdf5Dataset(frame, heap, messages, path);
  }

  /** Names of the members, in alphabetical order as HDF5 lists them. */
  get names(): string[] {
    return [...this.#members.keys()].sort();
  }

  /** The member at a path such as `dense/kernel:0`; `null` where there is none. */
  get(path: string): Hdf5Group | Hdf5Dataset | null {
    return this.#find(path, 0);
  }

  group(path: string): Hdf5Group | null {
    const found = this.get(path);
    return found instanceof Hdf5Group ? found : null;
  }

  dataset(path: string): Hdf5Dataset | null {
    const found = this.get(path);
    return found instanceof Hdf5Dataset ? found : null;
  }

  /** Every array below, with its path from here. */
  datasets(depth = 0): [path: string, dataset: Hdf5Dataset][] {
    if (depth > MOST_DEPTH) throw damaged(this.frame.where, 'its groups are nested without end');
    return this.names.flatMap((name): [string, Hdf5Dataset][] => {
      const member = this.get(name);
      if (member instanceof Hdf5Dataset) return [[name, member]];
      const inner = member?.datasets(depth + 1) ?? [];
      return inner.map(([path, dataset]) => [`${name}/${path}`, dataset]);
    });
  }

  #find(path: string, hops: number): Hdf5Group | Hdf5Dataset | null {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    let here: Hdf5Group | Hdf5Dataset = path.startsWith('/') ? this.#root : this;
    for (const part of parts) {
      if (!(here instanceof Hdf5Group)) return null;
      const next: Hdf5Group | Hdf5Dataset | null = here.#member(part, hops);
      if (next === null) return null;
      here = next;
    }
    return here;
  }

  #member(name: string, hops: number): Hdf5Group | Hdf5Dataset | null {
    const link = this.#members.get(name);
    if (!link || link.kind === 'external') return null;
    if (link.kind === 'soft') {
      if (hops >= MOST_HOPS) throw damaged(this.frame.where, `link "${name}" leads in circles`);
      return this.#find(link.path, hops + 1);
    }
    const known = this.#opened.get(name);
    if (known) return known;
    const path = this.path === '' ? name : `${this.path}/${name}`;
    const found = Hdf5Group.at(this.frame, this.heap, link.address, path);
    if (found instanceof Hdf5Group) found.#root = this.#root;
    this.#opened.set(name, found);
    return found;
  }

  get #members(): Map<string, Link> {
    return (this.#links ??= new Map(
      readLinks(this.frame, this.messages).map((link) => [link.name, link]),
    ));
  }
}
