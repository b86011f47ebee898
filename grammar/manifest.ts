import type { RouteKind } from './route-kinds.ts'
import type { SelectTable } from './selects.ts'

/**
 * The words in which a module says what it exports. The checker, the fixups at load, hover, completion, `explain`, generated
 * documentation and the TypeScript types of the implementation are all derived from these facts.
 */

/** What a function argument accepts, named after what Kamailio's fixup families do with it. */
export type ArgKind =
  | 'int' // a number, its text ("5", "0x1f"), "$pv" as the whole text, or any expression       (fixup_igp, fixup_var_int)
  | 'uint' // a constant, non-negative number                                                   (fixup_uint)
  | 'str' // text in which pseudo-variables are expanded once, or any expression                (fixup_spve, fixup_var_str)
  | 'literal' // text taken as it is, never expanded                                            (no fixup, fixup_str)
  | 'regex' // POSIX extended regular expression, compiled at load                              (fixup_regexp)
  | 'subst' // "/regex/replacement/flags", compiled at load                                     (fixup_subst)
  | 'pvar' // the name of a pseudo-variable that the function reads or writes                   (fixup_pvar)
  | 'name' // the name of something declared elsewhere (`of` says of what); may be dynamic unless `constant`
  | 'enum' // one of `values`
  | 'methods' // SIP methods joined by "|", as is_method takes them
  | 'any' // not known in detail: accepted without a check (declared-only modules)

export interface ArgFacts {
  readonly kind: ArgKind
  readonly doc?: string
  readonly optional?: boolean
  /** Only a constant is accepted: Kamailio rejects an expression here with "parameter N is not constant". */
  readonly constant?: boolean
  readonly min?: number
  readonly max?: number
  /** For `name`: what is named, e.g. 'failure_route', 'htable', 'location-table'; for `pvar`: 'avp' when only an AVP will do. */
  readonly of?: string
  /** For `enum`: the accepted words. */
  readonly values?: readonly string[]
  /** For `str`: the function gets something to read the text with, and expands it only when it needs it. */
  readonly lazy?: boolean
  /** For `pvar`: the function assigns it, so that a read-only variable stops the start. */
  readonly writable?: boolean
  /** For `pvar`: several, with commas, semicolons, blanks or nothing between them; the function gets the text. */
  readonly list?: boolean
  /** A start refuses an empty text. */
  readonly nonEmpty?: boolean
  /** For `str`, `int` and `pvar`: an unknown `$name` is taken for an AVP of that name instead of being refused. */
  readonly attributes?: boolean
  /** Characters that a start refuses in the text. */
  readonly excludes?: string
  /** For `int` and `str`: of a variable without a value the function is told nothing, where a call of others fails. */
  readonly absent?: boolean
  /** For `int`: numbers only, no pseudo-variables in the text. */
  readonly plain?: boolean
  /** For `regex`: matches are case-sensitive unless this is set. */
  readonly ignoreCase?: boolean
  /** For `regex`: `.` matches a line end, and `^` and `$` stand for the ends of the text alone (no REG_NEWLINE). */
  readonly spansLines?: boolean
}

export type Args = { readonly [name: string]: ArgFacts }

export interface FunctionFacts {
  readonly doc?: string
  readonly routes: readonly RouteKind[]
  /** Arguments in order; trailing ones may be optional. */
  readonly args?: Args
  /** Several argument lists, told apart by their number of arguments. Used instead of `args`. */
  readonly overloads?: readonly Args[]
  /** Takes any number of further arguments after those of `args`, each of kind 'str'. */
  readonly variadic?: boolean
  /** Documented return codes; 0 means that the function may end the script. Codes that are not listed cannot be returned. */
  readonly returns: { readonly [code: string]: string }
  /** Other spellings under which Kamailio exports the same function. */
  readonly aliases?: readonly string[]
  /** The call may wait (DNS, database, HTTP): the compiler makes the routes that reach it asynchronous. */
  readonly suspends?: boolean
  readonly since?: string
  readonly deprecated?: string
  readonly example?: string
}

export interface ParamFacts {
  readonly type: 'int' | 'str'
  readonly doc?: string
  readonly default?: number | string | null
  /** What the module can use. */
  readonly min?: number
  readonly max?: number
  /** The limits outside of which a start of Kamailio refuses the value; without it these are the ones above. */
  readonly refused?: { readonly min?: number; readonly max?: number }
  /** A start refuses the empty text. */
  readonly nonEmpty?: boolean
  /** A text that may as well be given as a number (a user by its name or number). */
  readonly orNumber?: boolean
  /** Each modparam adds a value instead of overwriting the previous one. */
  readonly repeats?: boolean
  /** Can be changed while running through the cfg framework (`cfg.set`). */
  readonly live?: boolean
  /** A live one that cfg.get refuses to show, because Kamailio keeps it in other units. */
  readonly isHidden?: boolean
  /** What the text must be: the name of a pseudo-variable, a database URL, a regular expression; `extra`: name=$variable;… */
  readonly is?: 'pvar' | 'avp' | 'db_url' | 'regex' | 'format' | 'route' | 'extra'
  readonly since?: string
  readonly deprecated?: string
}

export interface PvarFacts {
  readonly type: 'int' | 'str' | 'any'
  readonly doc?: string
  /** What stands in the parentheses after the name: nothing, a required text, or an optional one. */
  readonly inner?: 'required' | 'optional'
  /** Accepts `[index]`. */
  readonly index?: boolean
  readonly writable?: boolean
  /** What it takes when it is assigned, where that is not its own type. */
  readonly takes?: 'int' | 'str'
  readonly since?: string
  readonly example?: string
}

export interface TransformationFacts {
  readonly doc?: string
  readonly params?: readonly TransformationParamFacts[]
  /** It is run on a null too, which every other transformation passes on. */
  readonly takesNull?: boolean
  /** Of a variable that is a text and a number at once, such as $rm, it takes the number. */
  readonly takesInt?: boolean
  readonly since?: string
}

/** What a parameter of a transformation accepts; a pseudo-variable stands for a text, a number or the first character of a text. */
export interface TransformationParamFacts {
  readonly kind:
    | 'text' // up to the next comma
    | 'int' // digits with an optional sign
    | 'first' // a text of which only the first character counts, a comma too
    | 'char' // one literal character, a comma too, or one of \n \r \t \\
    | 'separator' // one literal character
    | 'substitution' // /regex/replacement/flags
    | 'raw' // everything that is left, as it is written
  readonly optional?: boolean
  /** The least number that may be written. */
  readonly min?: number
}

export interface RpcFacts {
  readonly doc?: string
  readonly args?: readonly string[]
  /** The answer is always an array of structures (Kamailio's RPC_RET_ARRAY). */
  readonly array?: boolean
}

export interface ModuleExports {
  readonly name: string
  readonly doc?: string
  /** Modules that must be loaded before this one. */
  readonly dependencies?: readonly string[]
  readonly functions?: { readonly [name: string]: FunctionFacts }
  /** What a start refuses of the calls of functions whose own facts say more: by the name in the script. */
  readonly fixups?: { readonly [name: string]: FunctionFacts }
  readonly params?: { readonly [name: string]: ParamFacts }
  readonly pvars?: { readonly [name: string]: PvarFacts }
  readonly transformations?: { readonly [className: string]: { readonly [name: string]: TransformationFacts } }
  readonly rpc?: { readonly [name: string]: RpcFacts }
  /** Selects of the module. */
  readonly selects?: SelectTable
  /** Statistics: name -> description, all in the group `statisticsGroup` (default: the module's name). */
  readonly statistics?: { readonly [name: string]: string }
  readonly statisticsGroup?: string
  /** event_route names that the module triggers; `<word>` stands for any word. */
  readonly events?: { readonly [name: string]: string }
  /** Runtime-changeable variables in the cfg framework that are no module parameters; the module declares those that are not `live`. */
  readonly cfgVars?: { readonly [name: string]: ParamFacts }
  /** The variables of the module's group in the order in which cfg.list gives them; those of an older list come last. */
  readonly cfgOrder?: readonly string[]
  readonly since?: string
  /** The module exists in Kamailio but kamkit has no behaviour for it: it can be checked, not run. */
  readonly declaredOnly?: true
}

/** Keeps the literal types of the facts, so that the implementation can be typed from them. */
export function defineExports<const T extends ModuleExports>(facts: T): T {
  return facts
}
