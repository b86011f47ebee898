import { rpcDouble } from '#runtime/rpc/registry.ts'
import { buildCoverage } from '../coverage/build-coverage.ts'
import { readCoverage, writeCoverage } from '../coverage/codec.ts'
import type { CoverageData } from '../coverage/coverage-data.ts'
import { createCoverageCounter } from '../coverage/counter.ts'
import { mergeCoverage } from '../coverage/merge.ts'
import { onRealPaths, withDigests } from '../coverage/store.ts'
import { measures, percentOf, totalOf } from '../coverage/summary.ts'
import { readProfile, writeProfile } from '../profile/codec.ts'
import { costsOf } from '../profile/costs.ts'
import { mergeProfiles } from '../profile/merge.ts'
import type { ProfileData } from '../profile/profile-data.ts'
import { createProfiler } from '../profile/profiler.ts'
import type { Instrument } from './instrument.ts'

const coverage: Instrument = {
  name: 'coverage',
  what: 'which statements, ways on and routes are executed',
  begin: () => {
    const counter = createCoverageCounter()
    const { probe, know } = counter
    return { probe, know, text: () => writeCoverage(counter.newestData()) }
  },
  addUp: (texts) => writeCoverage(addCoverage(texts)),
  finish: (texts, { digestOf, build }) => {
    const counted = addCoverage(texts)
    const { data } = mergeCoverage([counted, buildCoverage(build === undefined ? [] : [build])])
    const total = totalOf(data)
    return {
      text: writeCoverage(onRealPaths(withDigests(data, digestOf))),
      about: measures.map((measure) => [measure, rpcDouble(Math.floor(percentOf(total[measure]) * 100) / 100)]),
    }
  },
}

const profile: Instrument = {
  name: 'profile',
  what: 'how long statements and routes take',
  begin: () => {
    const profiler = createProfiler()
    return { probe: profiler.probe, text: () => writeProfile(profiler.data()) }
  },
  addUp: (texts) => writeProfile(addProfiles(texts)),
  finish: (texts) => {
    const data = addProfiles(texts)
    const { totalMs } = costsOf(data)
    return {
      text: writeProfile(data),
      about: [
        ['runs', data.runs],
        ['ms', rpcDouble(totalMs)],
      ],
    }
  },
}

function addCoverage(texts: readonly string[]): CoverageData {
  return mergeCoverage(texts.flatMap((text) => readCoverage(text) ?? [])).data
}

function addProfiles(texts: readonly string[]): ProfileData {
  return mergeProfiles(texts.flatMap((text) => readProfile(text) ?? []))
}

export const instruments: readonly Instrument[] = [coverage, profile]
