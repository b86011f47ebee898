import type { Observed } from './play.ts'

/** What our process does in another way, and why. */
export const differences: ReadonlyMap<string, { readonly why: string; readonly ours: Observed }> = new Map([
  ['not forked', { why: 'what is listened to is printed whatever stays in the foreground', ours: { listening: true } }],
  ['fork=no', { why: 'as above', ours: { listening: true } }],
  ['the pid file of a process that runs', { why: 'that of another server stays', ours: { left: ['pid'] } }],
  ['a pid file with something else', { why: 'what is not ours stays', ours: { left: ['pid'] } }],
])
