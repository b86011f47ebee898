/** Whether the first argument of modparam names a module: it is an anchored regular expression in any case, so `TM|sl` names both. */
export function matchesModule(pattern: string, name: string): boolean {
  if (/^[A-Za-z0-9_|]+$/.test(pattern)) return pattern.toLowerCase().split('|').includes(name.toLowerCase())
  try {
    return new RegExp(`^(?:${pattern})$`, 'i').test(name)
  } catch {
    return false
  }
}
