import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { GpuStorage } from '../../storage/gpu-storage.js';
import { runProgram } from './gpu-program.js';
import { sumParts } from './sum-parts.js';

/** A matrix product whose two sides are read through functions, so that neither is ever built. */
export interface TiledProduct {
  readonly name: string;
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputShape: readonly number[];
  readonly rows: number;
  readonly columns: number;
  /** The length of the sums. */
  readonly inner: number;
  readonly uniforms: Readonly<Record<string, number>>;
  /** `fn left(row : i32, k : i32) -> f32` and `fn right(k : i32, column : i32) -> f32`. */
  readonly wgsl: string;
  /** Along which axis the left and the right side lie contiguously in memory. */
  readonly contiguous: { readonly left: 'rows' | 'inner'; readonly right: 'columns' | 'inner' };
}

const TILE = 64;
const DEPTH = 16;
/** One more than a tile, so that threads that walk down a tile hit different memory banks. */
const PITCH = TILE + 1;
const ROW_TILES = 32768;
/** Workgroups that keep a large GPU busy; long sums are split until there are as many. */
const ENOUGH_GROUPS = 512;
const SHORTEST_PART = 128;
const MOST_PARTIAL = 1 << 24;

/** Computes the product in tiles of 64 by 64, long sums in parts. */
export function tiledProduct(storage: GpuStorage, product: TiledProduct): TensorInfo {
  const { rows, columns, inner, outputShape } = product;
  const [rowTiles, columnTiles] = [Math.ceil(rows / TILE), Math.ceil(columns / TILE)];
  const parts = partsOf(rows * columns, inner, rowTiles * columnTiles);
  const steps = Math.ceil(inner / (parts * DEPTH));
  const rowGroups = Math.ceil(rowTiles / ROW_TILES);
  const partial = runProgram(storage, {
    name: product.name,
    inputs: product.inputs,
    outputShape: parts === 1 ? outputShape : [parts, rows * columns],
    uniforms: { rows, columns, inner, steps, rowGroups, ...product.uniforms },
    workgroup: [16, 16, 1],
    workgroups: [columnTiles, Math.min(rowTiles, ROW_TILES), rowGroups * parts],
    wgsl: product.wgsl + main(product.contiguous),
  });
  return parts === 1 ? partial : sumParts(storage, partial, outputShape);
}

function partsOf(size: number, inner: number, tiles: number): number {
  const wanted = Math.ceil(ENOUGH_GROUPS / tiles);
  const most = Math.min(Math.ceil(inner / SHORTEST_PART), Math.floor(MOST_PARTIAL / size));
  return Math.max(1, Math.min(wanted, most));
}

/** Where a thread's element of a tile is, so that neighbours read neighbours. */
const place = (isAlongInner: boolean): string =>
  isAlongInner
    ? `let k = at % ${DEPTH}; let i = at / ${DEPTH};`
    : `let k = at / ${TILE}; let i = at % ${TILE};`;

const main = ({ left, right }: TiledProduct['contiguous']): string => `
  var<workgroup> leftTile : array<f32, ${DEPTH * PITCH}>;
  var<workgroup> rightTile : array<f32, ${DEPTH * PITCH}>;

  fn main() {
    let group = i32(workgroupId.z);
    let part = group / uniforms.rowGroups;
    let rowTile = (group % uniforms.rowGroups) * ${ROW_TILES} + i32(workgroupId.y);
    let firstRow = rowTile * ${TILE};
    let firstColumn = i32(workgroupId.x) * ${TILE};
    let firstInner = part * uniforms.steps * ${DEPTH};
    let x = i32(localId.x);
    let y = i32(localId.y);
    var sums : array<array<f32, 4>, 4>;
    for (var step = 0; step < uniforms.steps; step++) {
      let begin = firstInner + step * ${DEPTH};
      for (var load = 0; load < 4; load++) {
        let at = i32(localIndex) + load * 256;
        {
          ${place(left === 'inner')}
          var value = 0.0;
          if (firstRow + i < uniforms.rows && begin + k < uniforms.inner) {
            value = left(firstRow + i, begin + k);
          }
          leftTile[k * ${PITCH} + i] = value;
        }
        {
          ${place(right === 'inner')}
          var value = 0.0;
          if (firstColumn + i < uniforms.columns && begin + k < uniforms.inner) {
            value = right(begin + k, firstColumn + i);
          }
          rightTile[k * ${PITCH} + i] = value;
        }
      }
      workgroupBarrier();
      for (var k = 0; k < ${DEPTH}; k++) {
        for (var i = 0; i < 4; i++) {
          let value = leftTile[k * ${PITCH} + y + 16 * i];
          for (var j = 0; j < 4; j++) {
            sums[i][j] += value * rightTile[k * ${PITCH} + x + 16 * j];
          }
        }
      }
      workgroupBarrier();
    }
    for (var i = 0; i < 4; i++) {
      let row = firstRow + y + 16 * i;
      for (var j = 0; j < 4; j++) {
        let column = firstColumn + x + 16 * j;
        if (row < uniforms.rows && column < uniforms.columns) {
          result[(part * uniforms.rows + row) * uniforms.columns + column] = sums[i][j];
        }
      }
    }
  }`;
