/** Whether the first argument of modparam names a module: it is an anchored regular expression, so `tm|sl` names both. */
export function matchesModule(pattern: string, name: string): boolean {
  if (/^[A-Za-z0-9_|]+$/.test(pattern)) return pattern.split('|').includes(name)
  try {
    return new RegExp(`^(?:${pattern})$`).test(name)
  } catch {
    return false
  }
}
