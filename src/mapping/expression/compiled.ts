/** What a piece of an expression becomes, and what the compilers of its pieces share. */

import type { Person } from '../../model/index.ts';
import type { Meter } from './meter.ts';
import type { Node } from './parse.ts';
import type { Pattern } from './pattern.ts';
import type { Members } from './user.ts';
import { any, type Type, type Value } from './value.ts';

/** One evaluation: whose, with how many steps left, and the variables of the loops that it is in. */
export interface Frame extends Meter {
  readonly person: Person;
  readonly locals: Value[];
}

export type Run = (frame: Frame) => Value;

export interface Compiled {
  readonly type: Type;
  readonly run: Run;
  /** Members that are known beforehand. */
  readonly members?: Members;
}

/** The body of a loop: where its variable lies in the frame, and what one turn costs. */
export interface Body extends Compiled {
  readonly slot: number;
  readonly steps: number;
}

/** What the compilers of single kinds of nodes are handed. */
export interface Scope {
  compile(node: Node): Compiled;
  /** Compiles a node in which one more variable is known. */
  within(variable: { readonly name: string; readonly type: Type }, node: Node): Body;
  isVariable(name: string): boolean;
  /** Compiles a regular expression; throws ProvisioningError `invalid` when it is wrong, or one too many. */
  pattern(source: string): Pattern;
  /** Notes a fault and stands in for what could not be compiled, so that further faults are found. */
  fault(node: Node, message: string): Compiled;
  /** Notes something that is probably not meant, but is no fault. */
  hint(node: Node, message: string): void;
  /** The source of a node, for messages. */
  excerpt(node: Node): string;
}

/** What stands where something could not be compiled. It is never run. */
export const unusable: Compiled = { type: any, run: () => null };
