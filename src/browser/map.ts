/**
 * Puts a list of places on a map above it: `[data-map]` around items with `data-lat` and `data-lon`, whose content
 * becomes that of the popups. The list stays: it says the same. Loaded only by pages that have such a list.
 *
 * No tile is asked for before somebody says so: whoever sends tiles learns the address of who reads. The choice is
 * kept on this device and can be taken back.
 */
import L from 'leaflet';
import 'leaflet.markercluster';
import { button, make } from './elements.ts';
import type { KeptTexts } from './storage.ts';
import { fill, type Words } from './words.ts';

/** What build.js made of static/css/map.css. */
declare const MAP_STYLES: { readonly href: string; readonly integrity: string };

/** Under this name the device keeps the host whose tiles may be asked for. */
const consentKey = 'map-tiles';

export async function drawMaps(places: readonly HTMLElement[], kept: KeptTexts, words: Words): Promise<void> {
  await loadStyles();
  for (const place of places) drawMap(place, kept, words);
}

/** Without its styles a map would lie in pieces: then the list stands alone. */
function loadStyles(): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = make('link', { rel: 'stylesheet', ...MAP_STYLES });
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => reject(new Error('the styles of the map did not come')));
    document.head.append(link);
  });
}

function drawMap(place: HTMLElement, kept: KeptTexts, words: Words): void {
  const items = [...place.querySelectorAll<HTMLElement>('[data-lat]')];
  if (items.length === 0) return;
  const ground = make('div', {
    class: 'places__map',
    id: place.dataset['map'] ?? '',
    role: 'region',
    'aria-label': place.dataset['mapLabel'] ?? '',
  });
  place.prepend(ground);
  const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(ground, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 2,
    maxZoom: 19,
    zoomAnimation: !isCalm,
    fadeAnimation: !isCalm,
    markerZoomAnimation: !isCalm,
  });
  L.control.zoom({ zoomInTitle: words.mapCloser, zoomOutTitle: words.mapFarther }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const markers = items.map((item) => markerOf(item, words));
  map.addLayer(clusterOf(words, !isCalm).addLayers(markers));
  // Clear of the buttons and of the scale.
  map.fitBounds(L.latLngBounds(markers.map((marker) => marker.getLatLng())), {
    maxZoom: 13,
    paddingTopLeft: [56, 40],
    paddingBottomRight: [28, 36],
  });
  offerTiles(place, ground, map, kept, words);
}

function markerOf(item: HTMLElement, words: Words): L.Marker {
  const name = item.querySelector('a')?.textContent.trim() ?? '';
  const icon = L.divIcon({
    className: 'pin',
    html: make('span', { class: 'vh' }, name),
    iconSize: [28, 36],
    iconAnchor: [14, 36],
    popupAnchor: [0, -30],
  });
  const marker = L.marker([Number(item.dataset['lat']), Number(item.dataset['lon'])], { icon, title: name });
  marker.on('add', () => marker.getElement()?.setAttribute('data-line', item.dataset['line'] ?? ''));
  const content = make('div', {}, ...[...item.childNodes].map((node) => node.cloneNode(true)));
  marker.bindPopup(content, { minWidth: 160, maxWidth: 260, autoPanPadding: [24, 24] });
  marker.on('popupopen', ({ popup }: L.PopupEvent) => welcome(popup, marker, words));
  // Somebody who closed it by keyboard stands where they were.
  marker.on('popupclose', () => marker.getElement()?.focus({ preventScroll: true }));
  return marker;
}

/** The focus goes into the popup, so that it is read; Escape leads out again. */
function welcome(popup: L.Popup, marker: L.Marker, words: Words): void {
  const element = popup.getElement();
  element?.querySelector('.leaflet-popup-close-button')?.setAttribute('aria-label', words.mapClose);
  element?.querySelector<HTMLElement>('.leaflet-popup-content a')?.focus({ preventScroll: true });
  element?.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    marker.closePopup();
  });
}

function clusterOf(words: Words, isAnimated: boolean): L.MarkerClusterGroup {
  return L.markerClusterGroup({
    maxClusterRadius: 44,
    showCoverageOnHover: false,
    animate: isAnimated,
    iconCreateFunction: (cluster) => {
      const count = cluster.getChildCount();
      const side = count < 10 ? 32 : count < 100 ? 38 : 46;
      const said = make('span', { class: 'vh' }, ` ${words.mapCluster}`);
      return L.divIcon({
        className: 'pins',
        html: make('span', {}, String(count), said),
        iconSize: [side, side],
      });
    },
  });
}

/** The ground of the map, behind a button that says who learns what. */
function offerTiles(
  place: HTMLElement,
  ground: HTMLElement,
  map: L.Map,
  kept: KeptTexts,
  words: Words,
): void {
  const { tiles: url, tilesCredit: credit = '', tilesHost: host = '' } = place.dataset;
  if (url === undefined) return;
  const layer = L.tileLayer(url, { maxZoom: 19, referrerPolicy: 'origin' });
  const bar = make('p', { class: 'places__ground', role: 'status' });
  layer.once('tileerror', () => bar.prepend(make('strong', {}, `${words.mapFailed} `)));
  const show = () => {
    kept.set(consentKey, host);
    layer.addTo(map);
    bar.replaceChildren(make('span', {}, credit), button(words.mapHide, 'btn--sm', hide));
  };
  const hide = () => {
    kept.remove(consentKey);
    layer.remove();
    offer();
  };
  const offer = () =>
    bar.replaceChildren(
      button(words.mapShow, 'btn--sm', show),
      make('span', {}, fill(words.mapWho, { host })),
    );
  ground.after(bar);
  if (kept.get(consentKey) === host) show();
  else offer();
}
