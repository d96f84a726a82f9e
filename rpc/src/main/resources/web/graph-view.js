// The part of the page that shows the graph of a pipeline, refreshed each second while it is open.

import { draw, parse } from './graph.js';

const MANAGER = 'manager_ServerManager';
const REFRESH_MILLIS = 1000;

export class GraphView {
  #client;
  #details;
  #choice;
  #svg;
  #note;
  #busy = false;

  /** @param parts `details` (open while it is looked at), `choice` (a select), `svg`, `note` */
  constructor(client, { details, choice, svg, note }) {
    this.#client = client;
    this.#details = details;
    this.#choice = choice;
    this.#svg = svg;
    this.#note = note;
    details.addEventListener('toggle', () => this.refresh());
    choice.addEventListener('change', () => this.refresh());
    setInterval(() => this.refresh(), REFRESH_MILLIS);
  }

  async refresh() {
    if (!this.#details.open || document.hidden || this.#client.state !== 'open' || this.#busy) {
      return;
    }
    this.#busy = true;
    try {
      const pipelines = (await this.#client.invoke(MANAGER, 'getPipelines')) ?? [];
      this.#offer(pipelines);
      const chosen = this.#choice.value;
      if (chosen) {
        draw(this.#svg, parse(await this.#client.invoke(chosen, 'getGstreamerDot')));
      } else {
        this.#svg.replaceChildren();
      }
      this.#svg.toggleAttribute('hidden', !chosen);
      this.#note.hidden = pipelines.length > 0;
    } catch {
      // The pipeline is gone, or the connection: the next second tells.
    } finally {
      this.#busy = false;
    }
  }

  /** Keeps the choice while it exists; otherwise the newest pipeline is shown. */
  #offer(pipelines) {
    const shown = [...this.#choice.options].map((option) => option.value);
    if (shown.join() !== pipelines.join()) {
      const before = this.#choice.value;
      this.#choice.replaceChildren(...pipelines.map((id) => new Option(id.slice(0, 8), id)));
      this.#choice.value = pipelines.includes(before) ? before : (pipelines.at(-1) ?? '');
    }
  }
}
