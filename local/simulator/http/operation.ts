import * as z from 'zod';
import type { Context } from '../context.ts';
import { readInput } from './validation.ts';

/** What IAM evaluates when an operation is called: one kind of thing, or nothing in particular. An update is of its owner. */
export type EksResource =
  | 'cluster'
  | 'addon'
  | 'nodegroup'
  | 'fargateprofile'
  | 'podidentityassociation'
  | 'access-entry'
  | 'update'
  | 'none';

/** An operation of EKS, as its service model has it, and what it is to eks-upkeep. */
export type Operation<Shape extends z.ZodRawShape = z.ZodRawShape> = {
  /** Method and path. What is neither in the path nor, for a POST, in the body is in the query. */
  at: string;
  input: z.ZodObject<Shape>;
  on: EksResource;
  /** What eks-upkeep calls it for. It calls no operation without this. */
  why?: string;
  /** Checks the parameters, does the work on the state, and gives the body of the answer or throws EksError. */
  run: (context: Context, params: Record<string, unknown>) => object;
};

/** Unknown members of an input are ignored, as EKS does; the types and ranges of the API model are checked, EKS's own rules by `run`. */
export const operation = <Shape extends z.ZodRawShape>(
  { at, input, on, why }: Omit<Operation<Shape>, 'run'>,
  run: (context: Context, input: z.output<z.ZodObject<Shape>>) => object,
): Operation<Shape> => ({
  ...{ at, input, on, ...(why !== undefined && { why }) },
  run: (context, params) => run(context, readInput(input, params)),
});

// Body members may be sent as null, which means the same as leaving them out.
export const text = z.string().nullish();
export const tags = z.record(z.string(), z.string()).nullish();
export const Page = { maxResults: z.int().min(1).max(100).optional(), nextToken: z.string().optional() };
