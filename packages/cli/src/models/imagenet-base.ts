import { ConfigError, didYouMean } from '@graftjs/core';
import { imagenet, type ImagenetName, type PublishedWeights } from '@graftjs/zoo';

const SCHEME = 'imagenet:';

/** The weights that `imagenet:NAME` stands for, without the classifier; `null` for a path or a URL. */
export function imagenetBase(base: string): PublishedWeights | null {
  if (!base.startsWith(SCHEME)) return null;
  const name = base.slice(SCHEME.length);
  if (Object.hasOwn(imagenet, name)) {
    return imagenet[name as ImagenetName]({ includeTop: false, pooling: 'avg' });
  }
  throw new ConfigError({
    where: base,
    problem: 'no weights are known by this name',
    operands: [{ label: 'known', value: Object.keys(imagenet).join(', ') }],
    hint: didYouMean(name, Object.keys(imagenet)),
  });
}
