import type { TmInternals } from '../tm/internals.ts'
import type { tmx } from './exports.ts'

/** How each statistic of tmx is read: they are all counted by tm. */
export function statisticsReaders({
  statistics: count,
}: TmInternals): readonly (readonly [keyof typeof tmx.statistics, () => number])[] {
  const ofClass = (group: number) => () => count.classes[group] ?? 0
  return [
    ['UAS_transactions', () => count.total - count.local],
    ['UAC_transactions', () => count.local],
    ['2xx_transactions', ofClass(2)],
    ['3xx_transactions', ofClass(3)],
    ['4xx_transactions', ofClass(4)],
    ['5xx_transactions', ofClass(5)],
    ['6xx_transactions', ofClass(6)],
    ['inuse_transactions', () => count.current],
    ['active_transactions', () => count.current - count.waiting],
    ['rpl_received', () => count.repliesReceived],
    ['rpl_absorbed', () => count.repliesReceived - (count.repliesSent - count.repliesGenerated)],
    ['rpl_generated', () => count.repliesGenerated],
    ['rpl_relayed', () => count.repliesSent - count.repliesGenerated],
    ['rpl_sent', () => count.repliesSent],
  ]
}
