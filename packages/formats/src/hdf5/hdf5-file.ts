import { FormatError } from '@graftjs/core';
import { GlobalHeap } from './data/global-heap.js';
import { Hdf5Group } from './hdf5-group.js';
import { readSuperblock } from './structure/superblock.js';

/** An HDF5 file in memory. */
export interface Hdf5File {
  readonly root: Hdf5Group;
  /** Version of the superblock, 0 to 3. */
  readonly version: number;
}

/**
 * Opens an HDF5 file: superblocks 0 to 3, groups and attributes of every kind, arrays that lie
 * whole, in chunks (each kind of index), compressed with gzip or LZF, shuffled, with checksums.
 *
 * Everything is checked against the bounds of the file, and what refers to itself comes to an end.
 * Links to other files are not followed.
 */
export function openHdf5(bytes: Uint8Array, where: string): Hdf5File {
  const { frame, root, version } = readSuperblock(bytes, where);
  const heap = new GlobalHeap(frame);
  const group = Hdf5Group.at(frame, heap, root, '');
  if (group instanceof Hdf5Group) return { root: group, version };
  throw new FormatError({ where, problem: 'the HDF5 file is damaged: its root is no group' });
}
