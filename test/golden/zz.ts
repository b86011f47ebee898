import { readGolden } from './cases.ts'
import { createWorkshop } from './golden-server.ts'
import { readPlacesFixture } from './evaluations/fixtures.ts'
import { playPlacesOwn, playOwn } from './evaluations/own-server.ts'
import { placesConfiguration, readPlaces } from './evaluations/places.ts'
const { message } = readGolden(); const w = createWorkshop(); const { places, refused } = readPlacesFixture()
const r=new Set(refused)
let ours:any
for(;;){ try { ours = readPlaces(await playPlacesOwn(placesConfiguration(r), message, w)); break } catch(e:any){ console.log(e.message.slice(0,500)); process.exit() } }
const by=new Map<string,string[]>(); let n=0
for(const [p,res] of places) for(const [v,x] of res){ n++; const g=ours.get(p)?.get(v); if(JSON.stringify(g)!==JSON.stringify(x)) by.set(v,[...(by.get(v)??[]),`${p.split(' ').slice(0,2).join(' ')}: real ${JSON.stringify(x)} ours ${JSON.stringify(g)}`]) }
console.log(n,[...by.values()].flat().length)
for(const [v,l] of by) console.log(v,l.length,'\n   '+l.slice(0,3).map(x=>x.slice(0,220)).join('\n   '))
const res=await playOwn(refused.map(v=>({id:v,kind:'expr' as const,expr:v})),message,w)
console.log('accepted', [...res].filter(([,x])=>!('refused' in x)).map(([v])=>v).join(' '))
w.dispose()
