// What went wrong, in words for the person in front of the screen.

import { ConnectionError, KurentoError } from './rivero.js';

const ALREADY_GONE = 40101;
const NO_RESOURCES = 40009;

/** Why this page cannot have a camera at all; null if nothing speaks against it. */
export function whyNoCameraHere() {
  if (!window.isSecureContext) {
    return {
      title: 'No camera over plain http.',
      text: 'Browsers give camera and microphone to https pages only (or on the server’s own machine). Start the server'
        + ' with --tls auto and open this page with https. Watching works here as it is.',
    };
  }
  if (!navigator.mediaDevices?.getUserMedia) {
    return { title: 'No camera in this browser.', text: 'It does not offer getUserMedia.' };
  }
  return null;
}

const MEDIA = {
  NotAllowedError: ['No permission.', 'Camera or microphone was refused. Allow it in the address bar or in the system’s'
    + ' settings, then start again.'],
  NotFoundError: ['No camera or microphone.', 'Nothing was found that could be used. Plug one in, or tick “Audio only” if'
    + ' there is a microphone.'],
  NotReadableError: ['The camera cannot be used.', 'Another program may be using it.'],
  OverconstrainedError: ['The camera cannot do what was asked.', 'Try another one.'],
  NotSupportedError: ['The codec is not supported.', ''],
};

/** Title and text for whatever an attempt threw. */
export function inWords(error) {
  if (error instanceof ConnectionError) {
    return { title: 'The server is gone.', text: `${error.message} This page keeps trying.` };
  }
  if (error instanceof KurentoError) {
    if (error.code === ALREADY_GONE) {
      return { title: 'It is over.', text: 'What was asked for is not on the server any more.' };
    }
    if (error.code === NO_RESOURCES) {
      return { title: 'The server takes no new calls.', text: error.message };
    }
    return { title: 'The server refused.', text: `${error.message} (${error.code})` };
  }
  const known = MEDIA[error?.name];
  if (known) {
    return { title: known[0], text: known[1] || `${error.message} Choose another one.` };
  }
  return { title: 'That did not work.', text: String(error?.message ?? error) };
}
