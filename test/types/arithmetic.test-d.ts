// Corner cases of type-level arithmetic; random ones are in test/property/arithmetic.test.ts.
import { expectType } from 'tsd';
import type { Add, CeilDiv, Compare, Div, Mod, Mul, Product, Sub } from '../../src/types/arithmetic.js';
import type { WindowSize } from '../../src/types/conv-size.js';

declare const value: <T>() => T;

expectType<0>(value<Add<0, 0>>());
expectType<1000000>(value<Add<999999, 1>>());
expectType<9007199254740991>(value<Add<9007199254740990, 1>>());
expectType<0>(value<Sub<524288, 524288>>());
expectType<never>(value<Sub<3, 4>>());
expectType<524288>(value<Mul<1024, 512>>());
expectType<9007199254740990>(value<Mul<4503599627370495, 2>>());
expectType<0>(value<Mul<0, 123456>>());
expectType<0>(value<Div<3, 7>>());
expectType<142857142857>(value<Div<1000000000000, 7>>());
expectType<1>(value<Mod<1000000000000, 7>>());
expectType<never>(value<Div<3, 0>>());
expectType<4>(value<CeilDiv<10, 3>>());
expectType<'lt'>(value<Compare<99, 100>>());
expectType<'gt'>(value<Compare<200, 199>>());
expectType<'lt' | 'eq' | 'gt'>(value<Compare<number, 199>>());
expectType<number>(value<Add<number, 1>>());
expectType<number>(value<Mul<0, number>>());
expectType<number>(value<Product<[2, number, 3]>>());
expectType<number>(value<Product<[2, 'H', 3]>>());
expectType<1>(value<Product<[]>>());

// Windows.
expectType<1>(value<WindowSize<7, 7, 5, 'VALID'>>());
expectType<never>(value<WindowSize<7, 8, 1, 'VALID'>>());
expectType<7>(value<WindowSize<7, 8, 1, 'CIRCULAR'>>());
expectType<4>(value<WindowSize<7, 8, 2, 'SAME'>>());
expectType<'H'>(value<WindowSize<'H', 3, 1, 'SAME'>>());
expectType<'H'>(value<WindowSize<'H', 1, 1, 'VALID'>>());
expectType<number>(value<WindowSize<'H', 3, 1, 'VALID'>>());
expectType<number>(value<WindowSize<number, 3, 1, 'VALID'>>());
