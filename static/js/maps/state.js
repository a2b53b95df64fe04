// What is chosen on the map, as it stands in the address: a bookmark, the back button and a link to a colleague show the same.
export const START = {
  fonds: '', samen: [], buren: '', kleur: '', grootte: 'sterkte', lijn: 'band', groepen: '', sterk: '', kring: '',
  soort: null, omvang: null, zicht: '',
};
const LISTS = new Set(['samen', 'soort', 'omvang']);
// What the picture of the server does not show: it takes the living map.
const LIVING = Object.keys(START).filter((key) => key !== 'fonds');

const text = (key, value) => (LISTS.has(key) ? value?.join(',') ?? null : value);
const isStart = (state, key) => text(key, state[key]) === text(key, START[key]);

export function read(search) {
  const params = new URLSearchParams(search);
  const state = { ...START };
  for (const key of Object.keys(START)) {
    if (params.has(key)) state[key] = LISTS.has(key) ? params.get(key).split(',').filter(Boolean) : params.get(key);
  }
  return state;
}

// The address of this page with that state; what is as at the start is left out, and so is `hash`.
export function address(state, period) {
  const url = new URL(location.href);
  for (const key of Object.keys(START)) {
    if (isStart(state, key)) url.searchParams.delete(key);
    else url.searchParams.set(key, text(key, state[key]));
  }
  if (period === 'all') url.searchParams.delete('periode');
  else if (period) url.searchParams.set('periode', period);
  url.search = url.search.replaceAll('%2C', ',');
  return url;
}

export const isLiving = (state) => LIVING.some((key) => !isStart(state, key));

// How many choices narrow or change what is shown.
export const changes = (state) =>
  ['buren', 'kleur', 'grootte', 'lijn', 'groepen', 'sterk', 'kring', 'soort', 'omvang'].filter((key) => !isStart(state, key)).length;

// The funds that are chosen, one or several.
export const chosen = (state) => (state.samen.length ? state.samen : state.fonds ? [state.fonds] : []);
