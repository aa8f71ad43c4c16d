/**
 * What is found in the configuration file where a zod schema is expected.
 * Invariant: everything keeps its label and its place, also what was refused.
 */
import type { z } from 'zod'
import type { ErrorPlace } from '../core/errors.js'

/** What messages call a piece of the file, and where it stands. */
export interface Somewhere {
  readonly label: string
  readonly place: ErrorPlace
}
/** One value. */
export interface Leaf<T> extends Somewhere {
  readonly kind: 'leaf'
  /** As it stands in the file, with references. */
  readonly written: string
  /** Absent when it was refused, and when it depends on variables that are not looked at. */
  readonly value?: T
}
/** A mapping; keys that were not given are absent, those that were refused are there. */
export interface Group<Shape> extends Somewhere {
  readonly kind: 'group'
  readonly fields: { readonly [K in keyof Shape]?: Found<Shape[K]> | Refused }
}
/** A list of mappings. */
export interface Row<Item> extends Somewhere {
  readonly kind: 'row'
  readonly items: readonly Item[]
}
/** What is found where a schema is expected. */
export type Found<S> =
  S extends z.ZodOptional<infer Inner>
    ? Found<Inner>
    : S extends z.ZodObject<infer Shape>
      ? Group<Shape>
      : S extends z.ZodArray<infer Item>
        ? Row<Found<Item>>
        : S extends z.ZodUnion<infer Options extends readonly z.ZodType[]>
          ? FoundAmong<Options>
          : S extends z.ZodType<infer T>
            ? Leaf<T>
            : never

type FoundAmong<Options extends readonly unknown[]> = { [I in keyof Options]: Found<Options[I]> }[number]
/** Something was given, but not what belongs there. */
export interface Refused extends Somewhere {
  readonly kind: 'refused'
}

/** The value of a key; undefined when it was not given, was refused or is not known. */
export const valueIn = <T>(field: Leaf<T> | Refused | undefined): T | undefined =>
  field?.kind === 'leaf' ? field.value : undefined
