/** How numbers are drawn for a pause or a `sample`. */
export type Distribution = (uniform: () => number) => number

/** What distributions are played, with the attributes that each needs. */
const needed: ReadonlyMap<string, readonly string[]> = new Map([
  ['fixed', ['value']],
  ['uniform', ['min', 'max']],
  ['normal', ['mean', 'stdev']],
  ['lognormal', ['mean', 'stdev']],
  ['exponential', ['mean']],
  ['weibull', ['lambda', 'k']],
  ['pareto', ['k', 'x_m']],
])

export const distributionNames: readonly string[] = [...needed.keys()]

/** Reads `distribution` and its parameters; a text says what is wrong. `uniform` below gives numbers from 0 to 1, without 1. */
export function readDistribution(attributes: ReadonlyMap<string, string>): Distribution | { readonly error: string } {
  const name = attributes.get('distribution') ?? 'fixed'
  const values = new Map<string, number>()
  for (const attribute of needed.get(name) ?? []) {
    const text = attributes.get(attribute)
    const value = Number(text)
    if (text === undefined || text.trim() === '' || !Number.isFinite(value))
      return { error: `distribution ${name} needs ${attribute}, a number` }
    values.set(attribute, value)
  }
  const of = (attribute: string): number => values.get(attribute) ?? 0
  switch (name) {
    case 'fixed':
      return () => of('value')
    case 'uniform':
      return (uniform) => of('min') + uniform() * (of('max') - of('min'))
    case 'normal':
      return (uniform) => of('mean') + of('stdev') * normal(uniform)
    case 'lognormal':
      return (uniform) => Math.exp(of('mean') + of('stdev') * normal(uniform))
    case 'exponential':
      return (uniform) => -of('mean') * Math.log(1 - uniform())
    case 'weibull':
      return (uniform) => of('lambda') * (-Math.log(1 - uniform())) ** (1 / of('k'))
    case 'pareto':
      return (uniform) => of('x_m') / (1 - uniform()) ** (1 / of('k'))
    default:
      return { error: name }
  }
}

/** Of mean 0 and deviation 1 (Box and Muller). */
function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
