import type { Json } from './launch-arguments.ts'

/** Answers a request of a client: gives the body of the answer. An exception that is a UserError is told to the user. */
export type Handler = (args: Json) => object | undefined | Promise<object | undefined>

/** Handlers by the commands of the protocol. */
export type Handlers = ReadonlyMap<string, Handler>

/** A handler of arguments as the protocol says they are. */
export function request<Args, Body extends object | undefined = object | undefined>(
  run: (args: Args) => Body | Promise<Body>,
): Handler {
  // The other side follows the protocol; what it leaves out is undefined.
  return (args) => run(args as Args)
}
