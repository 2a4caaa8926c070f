import { FormatError } from '@graftjs/core';
import type { ArtifactSource } from '../source/artifact-source.js';
import type { WeightGroup } from './manifest.js';

/** Called as bytes arrive. */
export type LoadProgress = (progress: {
  readonly file: string;
  readonly loadedBytes: number;
  readonly totalBytes: number;
}) => void;

/** Compares the sizes of all shards with the manifest, so that nothing is read in vain. */
export async function checkShardSizes(
  source: ArtifactSource,
  groups: readonly WeightGroup[],
): Promise<void> {
  for (const group of groups) {
    const sizes = await Promise.all(group.paths.map((path) => source.size(path)));
    if (sizes.some((size) => size === null)) continue;
    checkTotal(source, group, sizes as number[]);
  }
}

/** The joined shards of a group. */
export async function readGroup(
  source: ArtifactSource,
  group: WeightGroup,
  onBytes: (file: string, bytes: number) => void,
): Promise<Uint8Array> {
  const shards: Uint8Array[] = [];
  for (const path of group.paths) {
    let before = 0;
    shards.push(
      await source.read(path, group.bytes, (loaded) => {
        onBytes(path, loaded - before);
        before = loaded;
      }),
    );
  }
  const sizes = shards.map(({ length }) => length);
  checkTotal(source, group, sizes);
  if (shards.length === 1) return shards[0] as Uint8Array;
  const joined = new Uint8Array(group.bytes);
  let offset = 0;
  for (const shard of shards) {
    joined.set(shard, offset);
    offset += shard.length;
  }
  return joined;
}

function checkTotal(source: ArtifactSource, group: WeightGroup, sizes: readonly number[]): void {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === group.bytes) return;
  const shards = group.paths.map((path, i) => ({
    label: 'shard',
    value: source.locate(path),
    note: `${sizes[i]} bytes`,
  }));
  const short = total < group.bytes;
  throw new FormatError({
    where: suspect(source, group, sizes),
    problem: short
      ? 'the weights end before their time: the file is cut off'
      : 'there are more bytes than the weights in the manifest take',
    operands: [
      { label: 'expected', value: `${group.bytes} bytes for ${group.weights.length} weights` },
      { label: 'got', value: `${total} bytes` },
      ...(group.paths.length > 1 ? shards : []),
    ],
    hint: short ? 'Download or copy the file again.' : undefined,
  });
}

/** The shard that is likely to be the broken one: all but the last have one size. */
function suspect(source: ArtifactSource, { paths }: WeightGroup, sizes: readonly number[]): string {
  const usual = sizes[0];
  const odd = sizes.findIndex((size, i) => i < sizes.length - 1 && size !== usual);
  return source.locate(paths[odd >= 0 ? odd : paths.length - 1] ?? '');
}
