import type { CoverageData } from './coverage-data.ts'
import { measures, percentOf, percentText, totalOf } from './summary.ts'

/** The least per cent that must be covered of all files together; absent for no matter. */
export type Thresholds = { readonly [measure in (typeof measures)[number]]?: number }

/** What is missing, one line for each measure that is below its threshold; nothing at all misses every one above 0. */
export function missedThresholds(data: CoverageData, thresholds: Thresholds): readonly string[] {
  const wished = Object.values(thresholds).some((least) => least > 0)
  if (data.files.size === 0 && wished) return ['no coverage was measured: no configuration was compiled']
  const total = totalOf(data)
  return measures.flatMap((measure) => {
    const least = thresholds[measure]
    const share = total[measure]
    if (least === undefined || percentOf(share) >= least) return []
    const wanted = Math.ceil((least * share.total) / 100)
    const more = wanted - share.covered
    return [
      `coverage of ${measure} is ${percentText(share)} %, below ${least} %: ${share.covered} of ${share.total}, ${more} more ${more === 1 ? 'is' : 'are'} needed`,
    ]
  })
}
