import type { GlyphSymbol } from './glyph-symbol.js';

/** Capital letters, without those that look like a digit (I, O, S and Z). */
export const letterGlyphs: readonly GlyphSymbol[] = [
  { name: 'A', variants: ['M .08 1 L .5 0 L .92 1 M .25 .62 L .76 .62'] },
  { name: 'B', variants: ['M .18 0 L .18 1 M .18 0 C .9 0 .9 .46 .18 .46 C 1 .46 1 1 .18 1'] },
  { name: 'C', variants: ['M .88 .16 C .6 -.15 .1 0 .1 .5 C .1 1 .6 1.15 .88 .84'] },
  { name: 'D', variants: ['M .18 0 L .18 1 M .18 0 C 1.1 0 1.1 1 .18 1'] },
  {
    name: 'E',
    variants: [
      'M .85 0 L .18 0 L .18 1 L .85 1 M .18 .48 L .7 .48',
      'M .82 .08 C .3 -.15 .1 .4 .5 .47 C .05 .5 .1 1.2 .85 .9',
    ],
  },
  { name: 'F', variants: ['M .18 1 L .18 0 L .85 0 M .18 .46 L .7 .46'] },
  { name: 'G', variants: ['M .85 .15 C .6 -.15 .1 0 .1 .5 C .1 1.05 .85 1.15 .88 .55 L .55 .55'] },
  { name: 'H', variants: ['M .15 0 L .15 1 M .85 0 L .85 1 M .15 .48 L .85 .48'] },
  {
    name: 'J',
    variants: [
      'M .7 0 L .7 .7 C .7 1.1 .15 1.1 .15 .7',
      'M .4 0 L .95 0 M .7 0 L .7 .7 C .7 1.1 .15 1.1 .15 .7',
    ],
  },
  { name: 'K', variants: ['M .18 0 L .18 1 M .85 0 L .18 .55 M .38 .4 L .88 1'] },
  { name: 'L', variants: ['M .2 0 L .2 1 L .85 1'] },
  { name: 'M', variants: ['M .06 1 L .14 0 L .5 .7 L .86 0 L .94 1'] },
  { name: 'N', variants: ['M .14 1 L .14 0 L .86 1 L .86 0'] },
  { name: 'P', variants: ['M .2 1 L .2 0 C 1 0 1 .54 .2 .54'] },
  { name: 'Q', variants: ['M .5 0 C 0 0 0 1 .5 1 C 1 1 1 0 .5 0 M .58 .7 L .95 1.05'] },
  { name: 'R', variants: ['M .2 1 L .2 0 C .95 0 .95 .5 .2 .5 M .45 .5 L .88 1'] },
  { name: 'T', variants: ['M .08 0 L .92 0 M .5 0 L .5 1'] },
  { name: 'U', variants: ['M .14 0 L .14 .6 C .14 1.13 .86 1.13 .86 .6 L .86 0'] },
  { name: 'V', variants: ['M .08 0 L .5 1 L .92 0'] },
  { name: 'W', variants: ['M .04 0 L .26 1 L .5 .3 L .74 1 L .96 0'] },
  { name: 'X', variants: ['M .1 0 L .9 1 M .9 0 L .1 1'] },
  {
    name: 'Y',
    variants: ['M .1 0 L .5 .48 M .9 0 L .5 .48 L .5 1', 'M .12 0 L .5 .5 M .9 0 L .3 1'],
  },
];
