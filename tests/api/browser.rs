//! The hosted page, the widget and the demo app in a real browser: chromium, driven by chromedriver.
//! Each test has a session of its own with that browser, and a gateway of its own behind it.

mod app;
mod branding;
mod cors;
mod demo;
mod driver;
mod element;
mod ends;
mod examples;
mod exits;
mod forged;
mod guides;
mod here;
mod hosted;
mod hostile;
mod keyboard;
mod locales;
mod looks;
mod members;
mod network;
mod package;
mod page;
mod phone;
mod playground;
mod popup;
mod qr;
mod returning;
mod scene;
mod site;
mod sizes;
mod speed;
mod versions;
mod widget;
