import { UserError } from '../user-error.ts'
import type { Json } from './launch-arguments.ts'

/** Answers a request of a client: gives the body of the answer. An exception that is a UserError is told to the user. */
export type Handler = (args: Json) => object | undefined | Promise<object | undefined>

/** Handlers by the commands of the protocol. */
export type Handlers = ReadonlyMap<string, Handler>

/** What an argument has to be: a list of such objects is written as what each of them has to have. */
type Shape = 'a number' | 'a text' | 'an object' | 'a list' | { readonly [name: string]: Shape }

/** The arguments without which a request has no meaning. */
export type Needed = { readonly [name: string]: Shape }

/** A handler of arguments as the protocol says they are; a client that leaves out what is `needed` is told so. */
export function request<Args, Body extends object | undefined = object | undefined>(
  needed: Needed,
  run: (args: Args) => Body | Promise<Body>,
): Handler {
  return (args) => {
    requireShape(args, needed, '')
    // The rest follows the protocol; what a client leaves out is undefined.
    return run(args as Args)
  }
}

/** Throws a UserError that says which argument is not what it has to be. */
export function requireShape(args: unknown, needed: Needed, before: string): void {
  for (const [name, shape] of Object.entries(needed)) {
    const value = isObject(args) ? args[name] : undefined
    const path = `${before}${name}`
    if (typeof shape === 'string') {
      if (!fits(value, shape)) throw new UserError(`${path} has to be ${shape}`)
    } else if (Array.isArray(value)) {
      value.forEach((one: unknown, index) => requireShape(one, shape, `${path}[${index}].`))
    } else throw new UserError(`${path} has to be a list`)
  }
}

function fits(value: unknown, shape: Exclude<Shape, object>): boolean {
  switch (shape) {
    case 'a number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'a text':
      return typeof value === 'string'
    case 'an object':
      return isObject(value)
    case 'a list':
      return Array.isArray(value)
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
