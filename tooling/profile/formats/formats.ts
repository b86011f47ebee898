import type { ProfileData } from '../profile-data.ts'
import { writeProfile } from '../codec.ts'
import { cpuProfileJson } from './cpuprofile.ts'
import { speedscopeJson } from './speedscope.ts'
import { profileText } from './text.ts'

export const profileFormats = ['text', 'json', 'speedscope', 'cpuprofile'] as const
export type ProfileFormat = (typeof profileFormats)[number]

/** A profile in a format; `name` of the configuration, `root` as for coverage. */
export function renderProfile(data: ProfileData, format: ProfileFormat, name: string, root: string): string {
  switch (format) {
    case 'text':
      return profileText(data, root)
    case 'json':
      return writeProfile(data)
    case 'speedscope':
      return speedscopeJson(data, name)
    case 'cpuprofile':
      return cpuProfileJson(data)
  }
}
