import type { Model } from '@graftjs/core';
import { cachedFile, loadWeights, type CachedFileOptions } from '@graftjs/formats';
import { describeWeights, type PublishedWeights } from '@graftjs/zoo';

export interface PretrainedOptions extends Omit<CachedFileOptions, 'checksum' | 'onStart'> {
  /**
   * Where the files of the same names lie as well: the address of a folder. Default `GRAFT_MIRROR`,
   * and the publisher's own address without one. Checksums are compared all the same.
   */
  readonly mirror?: string | URL;
  /** Told what is about to be fetched, from where and how large it is. Default: `console.info`. */
  readonly announce?: (line: string) => void;
}

/**
 * A model with published weights. They are fetched once, into a cache folder (Node; in a page the
 * browser's own cache serves), resumed where that broke off, and compared with their checksum.
 *
 * @returns the model that was asked for; the weights are loaded by topology
 * @throws FormatError where the download fails, is not what the checksum says, or does not fit
 * @example
 * const base = await pretrained(imagenet.mobileNetV2({ includeTop: false, pooling: 'avg' }));
 */
export async function pretrained(
  weights: PublishedWeights,
  { mirror, announce = (line) => console.info(line), ...options }: PretrainedOptions = {},
): Promise<Model> {
  const url = addressOf(weights, mirror ?? environment('GRAFT_MIRROR'));
  const onStart = (): void => announce(`Fetching ${describeWeights({ ...weights, url })}`);
  const { checksum } = weights;
  const source = inNode()
    ? await cachedFile(url, { ...options, onStart, ...(checksum === null ? {} : { checksum }) })
    : url;
  if (source === url) onStart();
  const model = weights.model();
  try {
    await loadWeights(model, source, options.fetch ? { fetch: options.fetch } : {});
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

/** The file of the same name in the mirror's folder. */
function addressOf({ url, file }: PublishedWeights, mirror: string | URL | undefined): string {
  if (mirror === undefined) return url;
  const folder = new URL(mirror);
  folder.pathname = `${folder.pathname.replace(/\/$/, '')}/${file}`;
  return folder.href;
}

type Host = { process?: { env?: Record<string, string>; versions?: { node?: string } } };
const inNode = (): boolean => (globalThis as Host).process?.versions?.node !== undefined;
const environment = (name: string): string | undefined =>
  (globalThis as Host).process?.env?.[name] || undefined;
