import "./compiler";
