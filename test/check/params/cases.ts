import { createModuleCatalogue } from '#stdlib/catalogue.ts'

/** What a parameter of each type is set to, by a letter. */
export const values: { readonly [type in 'int' | 'str']: ReadonlyMap<string, string> } = {
  int: new Map([
    ['m', '-1'],
    ['0', '0'],
    ['1', '1'],
    ['f', '40'],
    ['h', '1000'],
    ['M', '2000000'],
    ['t', '"5"'],
  ]),
  str: new Map([
    ['e', '""'],
    ['w', '"abc"'],
    ['q', '"5"'],
    ['u', '"$zzz"'],
    ['v', '"$var(x)"'],
    ['A', '"$avp(x)"'],
    ['X', '"$xavp(x)"'],
    ['s', '"sip:a@b.c"'],
    ['d', '"text:///nowhere"'],
    ['b', '"mysql://a:b@c/d"'],
    ['g', '"(["'],
    ['k', '"x=$ci"'],
    ['i', '5'],
  ]),
}

/** The parameters of a module with their types. */
export function paramsOf(module: string): readonly (readonly [name: string, type: 'int' | 'str'])[] {
  const params = createModuleCatalogue().module(module)?.params ?? {}
  return Object.entries(params).map(([name, facts]) => [name, facts.type])
}
