/** One directive of the preprocessor, written `#!name` or `!!name`, anywhere in a line. */
export interface DirectiveFacts {
  /** What follows the name. */
  readonly form: string
  readonly doc: string
  readonly aliases?: readonly string[]
  /** The release that brought it: older ones take the line for a comment. */
  readonly since?: string
  /** It opens, turns or closes a condition, so that it counts even where nothing else does. */
  readonly isConditional?: true
}

/** Every directive by its name. The preprocessor has an action for each: one that is missing does not compile. */
// prettier-ignore
export const directives = {
  define: { form: 'ID [value]', aliases: ['def'], doc: 'Defines a macro; the value reaches to the end of the line, a backslash at the end joins the next one. Defining a name twice is an error.' },
  trydefine: { form: 'ID [value]', aliases: ['trydef'], doc: 'Defines a macro unless it exists.' },
  redefine: { form: 'ID [value]', aliases: ['redef'], doc: 'Defines a macro, or replaces it.' },
  defexp: { form: 'ID expression', since: '5.7', doc: 'Defines a macro as the result of an expression over macros: arithmetic, comparison, && and ||.' },
  defexps: { form: 'ID expression', since: '5.7', doc: 'The same, with the result in double quotes.' },
  defenv: { form: 'NAME or ID=NAME', doc: 'Defines a macro as the value of an environment variable, which must exist.' },
  defenvs: { form: 'NAME or ID=NAME', doc: 'The same, with the value in double quotes.' },
  trydefenv: { form: 'NAME or ID=NAME', doc: 'As defenv, but a variable that is missing defines nothing.' },
  trydefenvs: { form: 'NAME or ID=NAME', doc: 'As defenvs, but a variable that is missing defines nothing.' },
  ifdef: { form: 'ID', isConditional: true, doc: 'Takes what follows only if the macro exists. Anything after the name is ignored: there is no || here.' },
  ifndef: { form: 'ID', isConditional: true, doc: 'Takes what follows only if the macro does not exist.' },
  ifexp: { form: 'expression', isConditional: true, since: '5.7', doc: 'Takes what follows only if the expression over macros is true; one that fails is false.' },
  else: { form: '', isConditional: true, doc: 'Turns the innermost condition.' },
  endif: { form: '', isConditional: true, doc: 'Closes the innermost condition. Only blanks may follow: with a comment it is none.' },
  subst: { form: '"/regex/replacement/flags"', doc: 'Replaces text in the strings and variables that follow; the delimiter is free, flags are g (all), i (any case) and s.' },
  substdef: { form: '"/ID/value/flags"', doc: 'Both a subst and a define of the same name.' },
  substdefs: { form: '"/ID/value/flags"', doc: 'The same, with the value of the define in double quotes.' },
  include_file: { form: '"path"', doc: 'Reads another file here, looked for beside the working directory and then beside this file. It must exist. Works without #! too.' },
  import_file: { form: '"path"', doc: 'The same, but a file that is missing is passed over.' },
} as const satisfies { readonly [name: string]: DirectiveFacts }

export type DirectiveName = keyof typeof directives

const byName: ReadonlyMap<string, { readonly name: DirectiveName; readonly facts: DirectiveFacts }> = new Map(
  (Object.entries(directives) as [DirectiveName, DirectiveFacts][]).flatMap(([name, facts]) =>
    [name, ...(facts.aliases ?? [])].map((written): [string, { name: DirectiveName; facts: DirectiveFacts }] => [
      written,
      { name, facts },
    ]),
  ),
)

/** The directive by its name or an alias; undefined for any other word, which makes the line a comment. */
export function findDirective(
  written: string,
): { readonly name: DirectiveName; readonly facts: DirectiveFacts } | undefined {
  return byName.get(written)
}

/** Names and aliases of all directives. */
export const directiveNames: readonly string[] = [...byName.keys()]
