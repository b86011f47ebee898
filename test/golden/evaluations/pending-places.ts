export const pendingPlaces: ReadonlyMap<string, string> = new Map([])
