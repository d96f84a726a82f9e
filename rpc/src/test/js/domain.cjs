// The client inherits from Node's Domain, which is a class today and cannot be called as a function: a plain constructor
// with the same prototype takes its place. Loaded first, by `node -r`.
'use strict';

const { EventEmitter } = require('node:events');
const domain = require('node:domain');

const { prototype } = domain.Domain;

function Domain() {
  EventEmitter.call(this);
  this.members = [];
}

Domain.prototype = prototype;
domain.Domain = Domain;
