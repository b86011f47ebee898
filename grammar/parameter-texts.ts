/**
 * Module parameters whose text the module reads at once, while the file is read, so that `kamailio -c` refuses a bad one. Verified
 * with 5.6.3 and 6.1.5.
 */
const forms: ReadonlyMap<string, { readonly pattern: RegExp; readonly form: string }> = new Map([
  ['pv shvset', { pattern: /^[^=]+=[isIS]:/, form: 'name=i:number or name=s:text' }],
  ['pv varset', { pattern: /^[^=]+=[isIS]:/, form: 'name=i:number or name=s:text' }],
  ['htable htable', { pattern: /^[^=;]+=>\s*(?:[a-z_]+\s*=\s*[^;]+;?\s*)+$/i, form: 'name=>size=8;autoexpire=60' }],
])

/** How a text of the parameter is written, if this one is not; undefined when it is, or when nothing is known. */
export function findParameterForm(module: string, param: string, text: string): string | undefined {
  const known = forms.get(`${module} ${param}`)
  return known === undefined || known.pattern.test(text) ? undefined : known.form
}
