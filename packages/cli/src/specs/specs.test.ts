import { options } from '@graftjs/core';
import { describe, expect, it } from '@jest/globals';
import { make, specOf, specsOf, type Catalogue } from './catalogue.js';
import { describeEntry, listCatalogue } from './describe-catalogue.js';
import { parseSpec } from './spec.js';

const catalogue = {
  lora: {
    summary: 'updates',
    options: {
      rank: options.integer({ min: 1, default: 4 }),
      merge: options.boolean({ default: true }),
      start: options.oneOf(['lda', 'random'], { default: 'lda' }),
      alpha: options.nullable(options.number({ min: 0 })),
      layer: options.string(),
    },
    make: (given, context) => ({ ...given, context }),
  },
  probe: { summary: 'the head', options: {}, make: () => ({}) },
} as const satisfies Catalogue<string, object>;
const parse = specOf(catalogue);

describe('a spec', () => {
  it('is a name with options, which become values', () => {
    expect(parseSpec('probe')).toEqual({ name: 'probe', options: {}, text: 'probe' });
    const spec = parse('lora:rank=8,merge,start=random,alpha=0.5,layer=7');
    expect(make(catalogue, spec, 'here')).toEqual({
      ...{ rank: 8, merge: true, start: 'random', alpha: 0.5, layer: '7' },
      context: 'here',
    });
    expect(make(catalogue, parse('lora:merge=false'), '')).toMatchObject({ merge: false });
  });

  it('may be given several times', () => {
    const several = specsOf(catalogue);
    const all = several('lora:rank=2', several('probe', undefined));
    expect(all.map(({ text }) => text)).toEqual(['probe', 'lora:rank=2']);
  });

  it.each([
    ['lorra', 'Did you mean "lora"?'],
    ['toString', 'Known are "lora", "probe".'],
    ['lora:rnak=8', '"lora" has no option "rnak". Did you mean "rank"?'],
    ['lora:rank=0', '"rank" of "lora" must be a whole number of at least 1, not "0".'],
    ['lora:rank', '"rank" of "lora" must be a whole number of at least 1, not true.'],
    ['lora:start=zeros', 'must be "lda" or "random", not "zeros"'],
    ['lora:rank=1,rank=2', 'The option "rank" is given twice.'],
    ['probe:epochs=3', '"probe" has no option "epochs". It takes none.'],
    ['lora:', 'name:option=value,option=value'],
    [':rank=3', 'name:option=value,option=value'],
    ['lora:rank=', 'name:option=value,option=value'],
  ])('%s is refused', (text, problem) => {
    expect(() => parse(text)).toThrow(problem);
  });

  it('is described with its options and their defaults', () => {
    expect(listCatalogue(catalogue)).toBe('  lora   updates\n  probe  the head');
    expect(describeEntry(catalogue, 'probe', '--recipe')).toBe(
      'probe: the head\n\n  --recipe probe',
    );
    const text = describeEntry(catalogue, 'lora', '--recipe');
    expect(text).toContain('  rank   a whole number of at least 1 (default 4)');
    expect(text).toContain('  alpha  a number of at least 0\n');
  });
});
